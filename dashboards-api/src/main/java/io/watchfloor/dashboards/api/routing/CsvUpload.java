package io.watchfloor.dashboards.api.routing;

import io.watchfloor.config.text.CsvLines;
import io.watchfloor.ops.platform.limits.ProblemJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A CSV file as the body of a request, which is imported completely or not at all.
 *
 * @param area start of the code of a problem of the whole file, such as {@code list}
 * @param refused code of the response if the file is invalid
 * @param effect what the response says then, such as {@code Nothing was imported.}
 */
public record CsvUpload(String area, String refused, String effect) {

    /** Reads the lines of a file in UTF-8, with or without a byte order mark. */
    public List<CsvLines.Line> lines(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal(1, area + ".file-text", "The file is not UTF-8. Save it as UTF-8.");
        }
        String csv = text.startsWith("\uFEFF") ? text.substring(1) : text;
        CsvLines.unclosed(csv).ifPresent(line -> {
            throw refusal(
                    line,
                    area + ".file-quote",
                    "A quote is not closed. Put a cell with a quote in quotes, and double each quote in it.");
        });
        return CsvLines.of(csv);
    }

    public Problem.ProblemException refusal(int line, String code, String message) {
        return new Problem(
                        422,
                        refused,
                        "%s Line %d: %s".formatted(effect, line, message),
                        List.of(new ProblemJson.Item("", line, 0, code, message)),
                        Map.of())
                .asException();
    }
}
