package io.watchfloor.sensors.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one record, in a batch and in the spool: receive time (8 bytes), flags that show which texts follow (1), each
 * text as length (2) and UTF-8, body as length (4) and bytes. The sequence number is not stored, because the record's
 * position determines it.
 */
public final class RecordCodec {
    /** Size of the smallest record: receive time, flags and body length. */
    public static final int SMALLEST = 8 + 1 + 4;

    private static final int ASSET = 1;
    private static final int PRODUCT = 2;
    private static final int CATEGORY = 4;
    private static final int SERVICE = 8;
    private static final int ALL = ASSET | PRODUCT | CATEGORY | SERVICE;
    private static final int LONGEST_TEXT = 0xffff;

    private RecordCodec() {}

    /** Returns the encoded size in bytes. */
    public static int size(TelemetryRecord record) {
        LogSource source = record.logsource();
        int size = SMALLEST + record.body().length + size(record.asset());
        return source == null ? size : size + size(source.product()) + size(source.category()) + size(source.service());
    }

    private static int size(@Nullable String text) {
        return text == null ? 0 : 2 + text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Writes the record at the buffer's position.
     *
     * @throws IllegalArgumentException if a text has more than 65,535 bytes
     */
    public static void write(TelemetryRecord record, ByteBuffer out) {
        LogSource source = record.logsource();
        String product = source == null ? null : source.product();
        String category = source == null ? null : source.category();
        String service = source == null ? null : source.service();
        out.putLong(record.receivedAtMillis());
        out.put((byte) (flag(record.asset(), ASSET)
                | flag(product, PRODUCT)
                | flag(category, CATEGORY)
                | flag(service, SERVICE)));
        put(record.asset(), out);
        put(product, out);
        put(category, out);
        put(service, out);
        out.putInt(record.body().length).put(record.body());
    }

    private static int flag(@Nullable String text, int bit) {
        return text == null ? 0 : bit;
    }

    private static void put(@Nullable String text, ByteBuffer out) {
        if (text == null) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "the name of an asset or log source has %d bytes, which is too long".formatted(bytes.length));
        }
        out.putShort((short) bytes.length).put(bytes);
    }

    /**
     * Reads the record at the buffer's position.
     *
     * @throws ProtocolException {@code batch.record} if the bytes are not a valid record
     */
    public static TelemetryRecord read(ByteBuffer in, long sequence) throws ProtocolException {
        try {
            long receivedAt = in.getLong();
            int texts = in.get() & 0xff;
            if ((texts & ~ALL) != 0) {
                throw wrong(sequence, "has unknown flags");
            }
            String asset = get(texts & ASSET, in);
            String product = get(texts & PRODUCT, in);
            String category = get(texts & CATEGORY, in);
            String service = get(texts & SERVICE, in);
            LogSource source = (texts & ~ASSET) == 0 ? null : new LogSource(product, category, service);
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw wrong(
                        sequence,
                        "has a body length of %d bytes, but only %d bytes follow".formatted(length, in.remaining()));
            }
            byte[] body = new byte[length];
            in.get(body);
            return new TelemetryRecord(sequence, receivedAt, asset, source, body);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new ProtocolException("batch.record", "record %d of a batch is truncated".formatted(sequence), e);
        } catch (CharacterCodingException e) {
            throw new ProtocolException(
                    "batch.record", "record %d of a batch has a name that is not UTF-8".formatted(sequence), e);
        }
    }

    private static @Nullable String get(int present, ByteBuffer in) throws CharacterCodingException {
        if (present == 0) {
            return null;
        }
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer text = in.slice(in.position(), length);
        in.position(in.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    }

    private static ProtocolException wrong(long sequence, String what) {
        return new ProtocolException("batch.record", "record %d of a batch %s".formatted(sequence, what));
    }
}
