// The button's and the frame's style sheet; sizes in px, because the embedding page's root size is not ours.

export const SHEET = `
:host{all:initial;position:fixed;inset:auto 0 0 auto;z-index:2147483000}
[hidden]{display:none!important}
button{align-items:center;background:#0f4c8f;border:2px solid #fff;border-radius:32px;bottom:24px;box-shadow:0 6px 24px rgb(12 36 68/.28);color:#fff;cursor:pointer;display:flex;font:600 18px/1.3 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;gap:10px;min-height:60px;padding:12px 24px 12px 20px;position:fixed;right:24px}
button.elder,.elder .badge{font-size:24px}.elder .badge{border-radius:20px;min-width:24px;top:-20px}
button:hover{background:#0b3d74}
button:focus-visible{outline:3px solid #b35900;outline-offset:3px}
svg{height:28px;width:28px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
.badge{background:#b3261e;border:2px solid #fff;border-radius:14px;font-size:14px;min-width:16px;padding:1px 5px;position:absolute;right:-4px;text-align:center;top:-10px}
.panel{background:#fff;border-radius:16px;outline:1px solid rgb(128 150 180/.5);bottom:100px;box-shadow:0 12px 48px rgb(12 36 68/.3);height:min(680px,calc(100dvh - 124px));overflow:hidden;position:fixed;right:24px;width:min(420px,calc(100vw - 32px))}
.panel.elder{height:min(820px,calc(100dvh - 124px));width:min(560px,calc(100vw - 32px))}
iframe{border:0;display:block;height:100%;width:100%}
@media(max-width:520px),(max-height:520px){.panel,.panel.elder{border-radius:0;height:100dvh;inset:0;width:100vw;z-index:1}
button{bottom:16px;right:16px}}
@media(prefers-reduced-motion:no-preference){.panel{animation:rise .18s ease-out}@keyframes rise{from{opacity:0;transform:translateY(12px)}}}
@media(forced-colors:active){.panel{border:1px solid}}
@media print{:host{display:none}}`;
