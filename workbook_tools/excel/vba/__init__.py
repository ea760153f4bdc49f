"""A VBA project made of its sources, as [MS-OVBA] and [MS-CFB] describe it; no Excel is needed."""
