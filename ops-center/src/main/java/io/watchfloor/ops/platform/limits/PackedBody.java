package io.watchfloor.ops.platform.limits;

import com.github.luben.zstd.ZstdInputStream;
import io.watchfloor.config.sensor.IngestSettings;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Decompresses telemetry bodies, up to limits of the decompressed size and the compression ratio. */
public final class PackedBody {

    private static final int BUFFER = 64 * 1024;

    private final IngestSettings.Body limits;

    public PackedBody(IngestSettings.Body limits) {
        this.limits = limits;
    }

    /**
     * Returns the decompressed body.
     *
     * @param encoding {@code identity}, {@code gzip} or {@code zstd}
     * @throws BodyRefusal.BodyException {@code body.encoding}, {@code body.inflates-too-large}, {@code body.damaged}
     */
    public byte[] of(byte[] body, String encoding) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> body;
            case "gzip", "x-gzip" -> inflate(body, true);
            case "zstd" -> inflate(body, false);
            default ->
                throw refused(415, "body.encoding", "Content-Encoding must be gzip or zstd, not " + encoding + ".");
        };
    }

    private byte[] inflate(byte[] body, boolean gzip) {
        long budget = Math.min(limits.maxInflated(), (long) body.length * limits.maxRatio());
        try (InputStream in = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(body), BUFFER)
                : new ZstdInputStream(new ByteArrayInputStream(body))) {
            byte[] text = in.readNBytes((int) budget + 1);
            if (text.length > budget) {
                throw refused(
                        413,
                        "body.inflates-too-large",
                        "The decompressed body exceeds %d bytes: send it in parts.".formatted(budget));
            }
            return text;
        } catch (IOException e) {
            String why = e instanceof EOFException ? "it ends too early" : String.valueOf(e.getMessage());
            throw refused(
                    400, "body.damaged", "The body cannot be decompressed: " + why + ". Compress and send it again.");
        }
    }

    private static BodyRefusal.BodyException refused(int status, String code, String detail) {
        return new BodyRefusal(status, code, detail).asException();
    }
}
