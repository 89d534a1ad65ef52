package io.watchfloor.ops.archive;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of one spool that were acknowledged together. The content is one byte with the version, the uncompressed
 * length, and the compressed records with a checksum.
 *
 * @param bytes size of the records as received
 * @param firstReceived earliest receive time of a record
 * @param assets keys of the records' assets; null if there are more than {@value #MOST_ASSETS}
 */
@SuppressWarnings("ArrayRecordComponent") // The content is passed on once and never compared.
public record ArchiveBlock(
        int records,
        long bytes,
        Instant firstReceived,
        Instant lastReceived,
        @Nullable List<String> assets,
        byte[] content) {

    static final int MOST_ASSETS = 16;

    private static final int VERSION = 1;
    private static final int HEADER = 5;
    private static final int BUFFER = 32 << 10;

    /** The content is compressed again in its file, so the fastest level suffices. */
    private static final int LEVEL = 1;

    /** Rejects a damaged length before memory is allocated. The gate accepts batches of at most 64 MiB. */
    private static final int LARGEST = 256 << 20;

    private static final int HAS_NAMED_ASSET = 1;
    private static final int HAS_LOG_SOURCE = 2;
    private static final int HAS_CORRECTION = 4;
    private static final int HAS_OWN_SINCE = 8;

    /** @param records at least one, all of one epoch */
    public static ArchiveBlock of(List<ArchivedRecord> records) {
        Map<AssetKey, List<TelemetryRecord>> byAsset = new LinkedHashMap<>();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long bytes = 0;
        for (ArchivedRecord one : records) {
            TelemetryRecord received = one.received();
            byAsset.computeIfAbsent(one.asset(), key -> new ArrayList<>()).add(received);
            first = Math.min(first, received.receivedAtMillis());
            last = Math.max(last, received.receivedAtMillis());
            bytes += received.body().length;
        }
        return new ArchiveBlock(
                records.size(),
                bytes,
                Instant.ofEpochMilli(first),
                Instant.ofEpochMilli(last),
                byAsset.size() > MOST_ASSETS
                        ? null
                        : byAsset.keySet().stream().map(AssetKey::toString).toList(),
                packed(byAsset, bytes));
    }

    /** Compresses while it writes: a batch has megabytes, and arrays of that size make the heap grow. */
    private static byte[] packed(Map<AssetKey, List<TelemetryRecord>> byAsset, long bytes) {
        ByteArrayOutputStream content = new ByteArrayOutputStream((int) Math.min(LARGEST, HEADER + bytes / 16 + 256));
        int length;
        content.writeBytes(new byte[HEADER]);
        try (ZstdOutputStreamNoFinalizer compression = new ZstdOutputStreamNoFinalizer(
                                content, RecyclingBufferPool.INSTANCE, LEVEL)
                        .setChecksum(true);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(compression, BUFFER))) {
            out.writeInt(byAsset.size());
            for (Map.Entry<AssetKey, List<TelemetryRecord>> asset : byAsset.entrySet()) {
                text(out, asset.getKey().toString());
                out.writeInt(asset.getValue().size());
                for (TelemetryRecord one : asset.getValue()) {
                    write(out, one);
                }
            }
            length = out.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] all = content.toByteArray();
        ByteBuffer.wrap(all).put((byte) VERSION).putInt(length);
        return all;
    }

    private static void write(DataOutputStream out, TelemetryRecord one) throws IOException {
        LogSource source = one.logsource();
        ClockCorrection clock = one.clock();
        Long own = clock == null ? null : clock.ownSince();
        out.writeByte((one.asset() == null ? 0 : HAS_NAMED_ASSET)
                | (source == null ? 0 : HAS_LOG_SOURCE)
                | (clock == null ? 0 : HAS_CORRECTION)
                | (own == null ? 0 : HAS_OWN_SINCE));
        out.writeLong(one.sequence());
        out.writeLong(one.receivedAtMillis());
        if (one.asset() != null) {
            text(out, one.asset());
        }
        if (source != null) {
            text(out, Objects.requireNonNullElse(source.product(), ""));
            text(out, Objects.requireNonNullElse(source.category(), ""));
            text(out, Objects.requireNonNullElse(source.service(), ""));
        }
        if (clock != null) {
            out.writeLong(clock.millis());
        }
        if (own != null) {
            out.writeLong(own);
        }
        out.writeInt(one.body().length);
        out.write(one.body());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @throws IllegalArgumentException if the content is damaged, or of a newer version */
    public static List<ArchivedRecord> read(byte[] content) {
        List<ArchivedRecord> all = new ArrayList<>();
        try (Reader reader = new Reader(content)) {
            for (ArchivedRecord one = reader.next(); one != null; one = reader.next()) {
                all.add(one);
            }
        }
        return all;
    }

    /** @throws IllegalArgumentException if the content is damaged, or of a newer version */
    static void check(byte[] content) {
        int length = length(content);
        byte[] buffer = new byte[BUFFER];
        long unpacked = 0;
        try (InputStream in = unpacked(content)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                unpacked += read;
            }
        } catch (IOException e) {
            throw damaged(e.getMessage());
        }
        if (unpacked != length) {
            throw damaged("%d of %d bytes are there".formatted(unpacked, length));
        }
    }

    private static int length(byte[] content) {
        if (content.length < HEADER || content[0] != VERSION) {
            throw new IllegalArgumentException("The block of the archive has an unknown version"
                    + (content.length == 0 ? "" : " " + content[0]) + ". A newer node may have written it.");
        }
        int length = ByteBuffer.wrap(content, 1, Integer.BYTES).getInt();
        if (length < 0 || length > LARGEST) {
            throw damaged("its length is " + length);
        }
        return length;
    }

    private static InputStream unpacked(byte[] content) throws IOException {
        return new ZstdInputStreamNoFinalizer(
                new ByteArrayInputStream(content, HEADER, content.length - HEADER), RecyclingBufferPool.INSTANCE);
    }

    private static IllegalArgumentException damaged(@Nullable String reason) {
        return new IllegalArgumentException("The block of the archive is damaged: " + reason);
    }

    /** Reads the records of a block one after the other. */
    static final class Reader implements AutoCloseable {

        private final DataInputStream in;
        private int assets;
        private int records;
        private @Nullable AssetKey asset;

        /** @throws IllegalArgumentException if the content is damaged, or of a newer version */
        Reader(byte[] content) {
            length(content);
            try {
                in = new DataInputStream(new BufferedInputStream(unpacked(content), BUFFER));
                assets = in.readInt();
            } catch (IOException e) {
                throw damaged(e.getMessage());
            }
        }

        /**
         * @return null after the last record
         * @throws IllegalArgumentException if the content is damaged
         */
        @Nullable
        ArchivedRecord next() {
            try {
                while (records == 0) {
                    if (assets == 0) {
                        if (in.read() >= 0) { // The checksum is verified at the end.
                            throw damaged("it has more than its records");
                        }
                        return null;
                    }
                    asset = AssetKey.parse(text(in));
                    records = in.readInt();
                    assets--;
                }
                records--;
                return new ArchivedRecord(Objects.requireNonNull(asset), record(in));
            } catch (IOException e) {
                throw damaged(e.getMessage());
            }
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static TelemetryRecord record(DataInputStream in) throws IOException {
        int has = in.readByte();
        long sequence = in.readLong();
        long received = in.readLong();
        String named = (has & HAS_NAMED_ASSET) == 0 ? null : text(in);
        LogSource source = (has & HAS_LOG_SOURCE) == 0 ? null : new LogSource(text(in), text(in), text(in));
        ClockCorrection clock = (has & HAS_CORRECTION) == 0
                ? null
                : new ClockCorrection(in.readLong(), (has & HAS_OWN_SINCE) == 0 ? null : (Long) in.readLong());
        byte[] body = bytes(in);
        return new TelemetryRecord(sequence, received, named, source, body, clock);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST) {
            throw new IOException("a part has the length " + length);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("a part of the content is missing");
        }
        return bytes;
    }
}
