"""Mutations of valid requests: of their bytes, and of their fields."""

from google.protobuf.descriptor import FieldDescriptor as Field

EXTREMES = {
    "int": [0, 1, -1, 2, 63, 64, 65, 255, 1000, 2**31 - 1, -(2**31)],
    "long": [0, 1, -1, 2, 1000, 2**31, 2**32, 2**53, 2**62, 2**63 - 1, -(2**63)],
    "float": [0.0, -0.0, 1.0, -1.0, 1e-320, 1e308, -1e308, float("inf"), float("-inf"), float("nan"), 0.5],
    "text": ["", "x", "simulations/", "simulations/none", "models/none", "\0", "\n", "%s%n", "a" * 300, "\u00e4\U0001f600", "../..", "{}"],
}
INTS = (Field.CPPTYPE_INT32,)
LONGS = (Field.CPPTYPE_INT64,)


def mutate_bytes(data, dice):
    """The bytes with one to four places changed."""
    data = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        kind = dice.randrange(6)
        place = dice.randrange(len(data) + 1)
        if kind == 0 and data:
            data[place % len(data)] ^= 1 << dice.randrange(8)
        elif kind == 1 and data:
            data[place % len(data)] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        elif kind == 2:
            del data[place : place + dice.choice((1, 2, 8))]
        elif kind == 3:
            data[place:place] = dice.randbytes(dice.choice((1, 2, 10)))
        elif kind == 4:
            data[place:place] = b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
        elif data:
            start = dice.randrange(len(data))
            data += data[start : start + dice.randrange(1, 64)]
    return bytes(data)


def extreme(field, dice):
    if field.cpp_type in INTS:
        return dice.choice(EXTREMES["int"])
    if field.cpp_type in LONGS:
        return dice.choice(EXTREMES["long"])
    if field.cpp_type in (Field.CPPTYPE_UINT32, Field.CPPTYPE_UINT64):
        return dice.choice((0, 1, 2**32 - 1))
    if field.cpp_type in (Field.CPPTYPE_DOUBLE, Field.CPPTYPE_FLOAT):
        return dice.choice(EXTREMES["float"])
    if field.cpp_type == Field.CPPTYPE_BOOL:
        return dice.random() < 0.5
    if field.cpp_type == Field.CPPTYPE_ENUM:
        return dice.choice((0, 1, 2, 3, 99, -1))
    if field.type == Field.TYPE_BYTES:
        return dice.randbytes(dice.choice((0, 1, 100)))
    return dice.choice(EXTREMES["text"])


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def fields_of(message):
    """All (message, field) pairs within a message that is there."""
    found = []
    for field in message.DESCRIPTOR.fields:
        if is_map(field):
            continue
        found.append((message, field))
        if field.message_type is None:
            continue
        if field.label == Field.LABEL_REPEATED:
            for entry in getattr(message, field.name):
                found += fields_of(entry)
        elif message.HasField(field.name):
            found += fields_of(getattr(message, field.name))
    return found


def mutate_fields(message, dice):
    """Changes one or two fields, to extremes, to nothing, or to more of the same."""
    for _ in range(dice.choice((1, 1, 2))):
        fields = fields_of(message)
        if not fields:
            return message
        owner, field = dice.choice(fields)
        repeated = field.label == Field.LABEL_REPEATED
        kind = dice.randrange(4)
        if kind == 0:
            owner.ClearField(field.name)
        elif field.message_type is not None:
            if repeated:
                entries = getattr(owner, field.name)
                if kind == 1 and entries:
                    entries.add().CopyFrom(entries[dice.randrange(len(entries))])
                else:
                    entries.add()
            else:
                getattr(owner, field.name).SetInParent()
        elif repeated:
            entries = getattr(owner, field.name)
            if kind == 1 and len(entries) > 0:
                entries[dice.randrange(len(entries))] = extreme(field, dice)
            elif kind == 2 and len(entries) > 0:
                del entries[dice.randrange(len(entries))]
            else:
                entries.extend([extreme(field, dice)] * dice.choice((1, 2, 100)))
        else:
            setattr(owner, field.name, extreme(field, dice))
    return message
