package io.watchfloor.sigma.evtx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A chunk of 64 KiB, which contains records and all names and templates that the records use. Each name and template is
 * stored once, in the record that first used it, and is found by its offset. The header's tables of names and
 * templates, and the links between them, are not used.
 */
final class Chunk {

    static final int SIZE = 1 << 16;
    static final int HEADER = 512;

    private static final String SIGNATURE = "ElfChnk\0";
    private static final int RECORDS_CHECKSUM = 52;
    private static final int FREE_SPACE = 48;
    private static final int HEADER_CHECKSUM = 124;

    private final byte[] bytes;
    private final int number;
    private final int length;
    private final WorkBudget work = new WorkBudget();
    private final Map<Integer, XmlName> names = new HashMap<>();
    private final Map<Integer, List<BinXmlNode>> templates = new HashMap<>();

    /**
     * Creates a chunk that uses the array itself, without a copy.
     *
     * @param bytes array of {@link #SIZE} bytes
     * @param number number of the chunk in the file, from 1
     * @param length number of bytes that the file contains; the remaining bytes are zeros
     */
    Chunk(byte[] bytes, int number, int length) {
        this.bytes = bytes;
        this.number = number;
        this.length = length;
    }

    byte[] bytes() {
        return bytes;
    }

    int number() {
        return number;
    }

    int length() {
        return length;
    }

    WorkBudget work() {
        return work;
    }

    /** Whether the chunk is unused. Unused chunks exist because Windows allocates chunks before it writes records. */
    boolean isUnused() {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isSignedAt(byte[] bytes, int at) {
        return LittleEndian.starts(bytes, at, SIGNATURE);
    }

    boolean isSigned() {
        return isSignedAt(bytes, 0);
    }

    /** Whether the header is intact. The header contains the end of the records. */
    boolean isHeaderSound() {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, 120);
        crc.update(bytes, 128, HEADER - 128);
        return crc.getValue() == LittleEndian.u32(bytes, HEADER_CHECKSUM)
                && freeSpace() >= HEADER
                && freeSpace() <= SIZE;
    }

    /** Whether the records are intact. Call this method only if the header is intact. */
    boolean areRecordsSound() {
        CRC32 crc = new CRC32();
        crc.update(bytes, HEADER, (int) freeSpace() - HEADER);
        return crc.getValue() == LittleEndian.u32(bytes, RECORDS_CHECKSUM);
    }

    /** Offset of the end of the records; valid if the header is intact. */
    long freeSpace() {
        return LittleEndian.u32(bytes, FREE_SPACE);
    }

    /** Returns the name that a token refers to. If the name directly follows its offset, the cursor skips the name. */
    XmlName name(ChunkCursor cursor) throws DamagedRecord {
        long offset = cursor.u32();
        ChunkCursor stored = cursor;
        if (offset != cursor.at()) {
            XmlName known = names.get((int) offset);
            if (known != null) {
                return known;
            }
            stored = new ChunkCursor(bytes, offset, length);
        }
        stored.take(6);
        int chars = stored.u16();
        int at = stored.take(2L * chars + 2);
        work.spend(WorkBudget.TOKEN + WorkBudget.CHARACTER * chars);
        XmlName name = new XmlName(LittleEndian.utf16(bytes, at, chars));
        names.put((int) offset, name);
        return name;
    }

    /** Returns the template that is defined at this offset. Parses the template on first use. */
    List<BinXmlNode> template(long offset, TokenReader tokens, int depth) throws DamagedRecord {
        List<BinXmlNode> known = templates.get((int) offset);
        if (known != null) {
            return known;
        }
        ChunkCursor definition = new ChunkCursor(bytes, offset, length);
        definition.take(20);
        long size = definition.u32();
        int at = definition.take(size);
        List<BinXmlNode> template = tokens.fragment(new ChunkCursor(bytes, at, at + size), depth);
        templates.put((int) offset, template);
        return template;
    }
}
