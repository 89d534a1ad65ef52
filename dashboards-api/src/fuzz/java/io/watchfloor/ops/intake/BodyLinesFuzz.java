package io.watchfloor.ops.intake;

import com.github.luben.zstd.Zstd;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Any bytes in any encoding are lines of telemetry within the budgets, or refused. */
public final class BodyLinesFuzz {

    private static final List<String> ENCODINGS = List.of("identity", "gzip", "zstd");
    private static final BodyLines LINES = lines();

    private BodyLinesFuzz() {}

    private static BodyLines lines() {
        try {
            return new BodyLines(
                    ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE).settings().ingest());
        } catch (InvalidSettingsException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** One input: the first byte is the encoding. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(data, 1, data.length);
        try {
            for (TelemetryRecord record : LINES.read(body, ENCODINGS.get((data[0] & 0xff) % 3), 0)) {
                if (record.body().length == 0) {
                    throw new IllegalStateException("an empty line became a record");
                }
            }
        } catch (BodyLines.LineException refused) {
            if (refused.code().isEmpty()) {
                throw new IllegalStateException("a refusal without a code", refused);
            }
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() throws IOException {
        byte[] text = "{\"a\":1}\r\n\n{\"b\":2}\n".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(text);
        }
        return List.of(seed(0, text), seed(1, gzip.toByteArray()), seed(2, Zstd.compress(text)));
    }

    private static byte[] seed(int encoding, byte[] body) {
        byte[] seed = new byte[body.length + 1];
        seed[0] = (byte) encoding;
        System.arraycopy(body, 0, seed, 1, body.length);
        return seed;
    }
}
