// For eslint, which does not read components; vue-tsc reads them themselves.
declare module "*.vue" {
  import type { DefineComponent } from "vue";

  const component: DefineComponent;
  export default component;
}
