"""Turns parsed weights into a BertModel and its fast tokenizer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge_base.embedding.weights import Vocabulary, Weights

if TYPE_CHECKING:
    from transformers import BertModel, PreTrainedTokenizerFast

_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def tensor_names(layers: int) -> dict[str, str]:
    """From the file's tensor names to those of transformers' BertModel."""
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    for layer in range(layers):
        for short, long in _LAYER_PARTS.items():
            names[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{long}.weight"
            names[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{long}.bias"
    return names


def bert_model(weights: Weights) -> BertModel:
    """A BertModel that holds the weights."""
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    model = BertModel(
        BertConfig(
            vocab_size=shape.vocabulary,
            hidden_size=shape.hidden,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            intermediate_size=shape.feed_forward,
            max_position_embeddings=shape.positions,
            type_vocab_size=shape.types,
            layer_norm_eps=shape.epsilon,
            pad_token_id=weights.vocabulary.pad,
        ),
    )
    wanted = model.state_dict()
    # sentence vectors are means over the tokens: the pooler is never used and would otherwise be random
    state = {name: torch.zeros_like(value) for name, value in wanted.items() if name.startswith("pooler.")}
    for short, long in tensor_names(shape.layers).items():
        values = torch.from_numpy(weights.tensors[short].copy())
        state[long] = values.reshape(wanted[long].shape)
    model.load_state_dict(state, strict=True)
    model.eval()
    return model


def fast_tokenizer(vocabulary: Vocabulary, max_length: int) -> PreTrainedTokenizerFast:
    """The Unigram tokenizer of XLM-R over the vocabulary."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = vocabulary.pieces
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, vocabulary.scores, strict=True)), vocabulary.unk, False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"^\s+|\s+$"), ""),
            normalizers.Replace(Regex(r"\s+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = pieces[vocabulary.bos], pieces[vocabulary.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        pad_token=pieces[vocabulary.pad],
        unk_token=pieces[vocabulary.unk],
        model_max_length=max_length,
        model_input_names=["input_ids", "attention_mask"],
    )
