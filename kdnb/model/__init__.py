"""The trained pipeline (``pipeline/``), how it was trained (``train``), what it scores (``scores``) and its card (``README.md``)."""
