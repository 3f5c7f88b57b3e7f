"""Policy documents (docx, pdf, html, markdown) to blocks, to sections, to a proposal that a person confirms."""
