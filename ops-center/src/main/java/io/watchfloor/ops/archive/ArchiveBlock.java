package io.watchfloor.ops.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

    private static byte[] packed(Map<AssetKey, List<TelemetryRecord>> byAsset, long bytes) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream((int) Math.min(LARGEST, bytes + bytes / 8 + 256));
        try (DataOutputStream out = new DataOutputStream(plain)) {
            out.writeInt(byAsset.size());
            for (Map.Entry<AssetKey, List<TelemetryRecord>> asset : byAsset.entrySet()) {
                text(out, asset.getKey().toString());
                out.writeInt(asset.getValue().size());
                for (TelemetryRecord one : asset.getValue()) {
                    write(out, one);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] all = plain.toByteArray();
        byte[] compressed = compressed(all);
        byte[] content = new byte[HEADER + compressed.length];
        ByteBuffer.wrap(content).put((byte) VERSION).putInt(all.length).put(compressed);
        return content;
    }

    private static byte[] compressed(byte[] plain) {
        try (ZstdCompressCtx compression = new ZstdCompressCtx()) {
            return compression.setLevel(LEVEL).setChecksum(true).compress(plain);
        }
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
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(unpacked(content)))) {
            return records(in);
        } catch (IOException e) {
            throw damaged(e.getMessage());
        }
    }

    /** @throws IllegalArgumentException if the content is damaged, or of a newer version */
    static void check(byte[] content) {
        unpacked(content);
    }

    private static byte[] unpacked(byte[] content) {
        if (content.length < HEADER || content[0] != VERSION) {
            throw new IllegalArgumentException("The block of the archive has an unknown version"
                    + (content.length == 0 ? "" : " " + content[0]) + ". A newer node may have written it.");
        }
        int length = ByteBuffer.wrap(content, 1, Integer.BYTES).getInt();
        if (length < 0 || length > LARGEST) {
            throw damaged("its length is " + length);
        }
        byte[] plain = new byte[length];
        try {
            long unpacked = Zstd.decompressByteArray(plain, 0, length, content, HEADER, content.length - HEADER);
            if (unpacked != length) {
                throw damaged("%d of %d bytes are there".formatted(unpacked, length));
            }
        } catch (ZstdException e) {
            throw damaged(e.getMessage());
        }
        return plain;
    }

    private static IllegalArgumentException damaged(@Nullable String reason) {
        return new IllegalArgumentException("The block of the archive is damaged: " + reason);
    }

    private static List<ArchivedRecord> records(DataInputStream in) throws IOException {
        List<ArchivedRecord> all = new ArrayList<>();
        int assets = in.readInt();
        for (int i = 0; i < assets; i++) {
            AssetKey asset = AssetKey.parse(text(in));
            int count = in.readInt();
            for (int j = 0; j < count; j++) {
                all.add(new ArchivedRecord(asset, record(in)));
            }
        }
        return all;
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
        if (length < 0 || length > in.available()) {
            throw new IOException("a part of the content is missing");
        }
        return in.readNBytes(length);
    }
}
