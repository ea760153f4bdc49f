"""The decompression of VBA sources as [MS-OVBA] 2.4.1.3 tells it, step by step: the writer's other half, for tests."""


def unpacked(container: bytes) -> bytes:
    """Give what a CompressedContainer holds."""
    assert container[0] == 1
    found, at = bytearray(), 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        assert header >> 12 & 7 == 3
        end = at + (header & 0xFFF) + 3
        at += 2
        if header >> 15:
            _unpack_chunk(container[at:end], found)
        else:
            assert end - at == 4096
            found += container[at:end]
        at = end
    return bytes(found)


def _unpack_chunk(tokens: bytes, found: bytearray) -> None:
    start, at = len(found), 0
    while at < len(tokens):
        flags = tokens[at]
        at += 1
        for bit in range(8):
            if at == len(tokens):
                break
            if not flags >> bit & 1:
                found.append(tokens[at])
                at += 1
                continue
            token = int.from_bytes(tokens[at : at + 2], "little")
            at += 2
            bits = next(bits for bits in range(4, 13) if 1 << bits >= len(found) - start)
            offset, length = (token >> 16 - bits) + 1, (token & 0xFFFF >> bits) + 3
            for _ in range(length):
                found.append(found[-offset])
    assert len(found) - start <= 4096
