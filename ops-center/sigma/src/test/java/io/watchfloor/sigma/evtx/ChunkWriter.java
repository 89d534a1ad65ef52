package io.watchfloor.sigma.evtx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Writes one chunk of an event log as Windows would: names and templates where they are first used, by offset from then on. */
final class ChunkWriter {

    /** A substitution's value: writes its bytes where it comes to stand. */
    record Given(int type, Runnable bytes) {}

    private final ByteBuffer out = ByteBuffer.allocate(Chunk.SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<String, Integer> templates = new HashMap<>();

    ChunkWriter() {
        out.position(Chunk.HEADER);
    }

    int at() {
        return out.position();
    }

    ChunkWriter record(long id, Runnable fragment) {
        int start = at();
        u32(0x2a2a);
        u32(0);
        u64(id);
        u64(133_000_000_000_000_000L + id);
        fragment.run();
        while ((at() + 4 - start) % 8 != 0) {
            u8(0);
        }
        int size = at() + 4 - start;
        u32(size);
        out.putInt(start + 4, size);
        return this;
    }

    void header() {
        bytes(0x0f, 1, 1, 0);
    }

    void end() {
        u8(0);
    }

    void element(String name, Runnable content) {
        element(name, true, null, content);
    }

    /** Without content when it is null. */
    void element(String name, boolean dependency, @Nullable Runnable attributes, @Nullable Runnable content) {
        u8(attributes == null ? 0x01 : 0x41);
        if (dependency) {
            u16(0xffff);
        }
        int size = at();
        u32(0);
        name(name);
        if (attributes != null) {
            u32(0);
            attributes.run();
        }
        if (content == null) {
            u8(0x03);
        } else {
            u8(0x02);
            content.run();
            u8(0x04);
        }
        out.putInt(size, at() - size - 4);
    }

    void attribute(String name, Runnable value) {
        u8(0x06);
        name(name);
        value.run();
    }

    void text(String text) {
        bytes(0x05, 0x01);
        counted(text);
    }

    void cdata(String text) {
        u8(0x07);
        counted(text);
    }

    void entity(String name) {
        u8(0x09);
        name(name);
    }

    void instruction(String target, String data) {
        u8(0x0a);
        name(target);
        u8(0x0b);
        counted(data);
    }

    void optional(int index, int type) {
        u8(0x0e);
        u16(index);
        u8(type);
    }

    /** Defines the template on its first use in this chunk. */
    void instance(String template, Runnable definition, Given... values) {
        u8(0x0c);
        u8(1);
        u32(template.hashCode());
        Integer known = templates.get(template);
        u32(known == null ? at() + 4 : known);
        if (known == null) {
            templates.put(template, at());
            define(definition);
        }
        u32(values.length);
        int descriptor = at();
        for (Given value : values) {
            u16(0);
            u8(value.type());
            u8(0);
        }
        for (Given value : values) {
            int start = at();
            value.bytes().run();
            out.putShort(descriptor, (short) (at() - start));
            descriptor += 4;
        }
    }

    private void define(Runnable definition) {
        out.position(at() + 20);
        int size = at();
        u32(0);
        definition.run();
        out.putInt(size, at() - size - 4);
    }

    void name(String name) {
        Integer known = names.get(name);
        u32(known == null ? at() + 4 : known);
        if (known == null) {
            names.put(name, at());
            u32(0);
            u16(name.hashCode());
            counted(name);
            u16(0);
        }
    }

    private void counted(String text) {
        u16(text.length());
        utf16(text);
    }

    void utf16(String text) {
        out.put(text.getBytes(StandardCharsets.UTF_16LE));
    }

    void bytes(int... bytes) {
        for (int b : bytes) {
            u8(b);
        }
    }

    void u8(int value) {
        out.put((byte) value);
    }

    void u16(int value) {
        out.putShort((short) value);
    }

    void u32(int value) {
        out.putInt(value);
    }

    void u64(long value) {
        out.putLong(value);
    }

    /** With a header that fits. */
    byte[] chunk() {
        byte[] bytes = out.array();
        System.arraycopy("ElfChnk\0".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 8);
        out.putInt(40, 128).putInt(48, at()).putInt(52, crc(bytes, Chunk.HEADER, at()));
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, 120);
        crc.update(bytes, 128, Chunk.HEADER - 128);
        out.putInt(124, (int) crc.getValue());
        return bytes.clone();
    }

    /** A file of these chunks. */
    static byte[] file(boolean dirty, byte[]... chunks) {
        ByteBuffer file =
                ByteBuffer.allocate(4_096 + chunks.length * Chunk.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        file.put("ElfFile\0".getBytes(StandardCharsets.US_ASCII));
        file.putInt(32, 128).putShort(36, (short) 1).putShort(38, (short) 3).putShort(40, (short) 4_096);
        file.putShort(42, (short) (dirty ? 1 : chunks.length)).putInt(120, dirty ? 1 : 0);
        file.putInt(124, crc(file.array(), 0, 120));
        file.position(4_096);
        for (byte[] chunk : chunks) {
            file.put(chunk);
        }
        return file.array();
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
