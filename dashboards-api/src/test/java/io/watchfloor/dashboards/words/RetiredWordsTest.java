package io.watchfloor.dashboards.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that people read use the words of the field: retired.txt lists those that they do not use. */
class RetiredWordsTest {

    private static final Path ROOT = Path.of("..");
    private static final Path LIST = Path.of("src/test/resources/words/retired.txt");

    private static RetiredWords words;

    @BeforeAll
    static void read() throws IOException {
        words = RetiredWords.of(Files.readAllLines(LIST));
    }

    @Test
    void noTextUsesARetiredPhrase() {
        assertThat(words.in(TreeTexts.of(ROOT)).stream().map(Finding::toString))
                .as("texts with phrases that retired.txt retires, each with its place and the phrase to use")
                .isEmpty();
    }

    @Test
    void anExceptionNeedsAReason() {
        assertThatThrownBy(() -> RetiredWords.of(List.of("except Gate.java | parked | ")))
                .hasMessageStartingWith("Line 1: expected except FILE | PHRASE | REASON");
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            page/src/main/web/views/case.js | const a = 1; // ok\\nconst t = html`<h2 class="x">Who came from\\n where to what</h2>`; | 2 | Attack graph
            page/src/main/web/views/case.js | const t = html`<wf-menu label="Mark…" .of=${() => html`<b>x</b>`}></wf-menu>`;           | 1 | TLP…
            page/src/main/web/views/case.js | call(/"'/g, 'Riskiest first.');                                                          | 1 | sorted by risk
            ops-center/src/main/java/io/Gate.java | class Gate {\\n  String s = "The token " + name\\n + " was let " + "go of.";\\n}   | 3 | release, drop, stop
            ops-center/src/main/java/io/Gate.java | class Gate {\\n  String s = ${Q}\\n    Whoever is on call\\n    ${Q};\\n}          | 3 | the person who, anyone who, the user
            ops-center/src/main/java/io/Gate.java | /**\\n * What is kept\\n * for\\n * ever.\\n */\\nclass Gate {}                    | 3 | forever, permanently, without limit
            ops-center/src/main/java/io/Gate.java | class Gate {\\n  char c = '"'; // it starts\\n  // anew\\n}                       | 2 | restarts, starts again
            ops-center/src/main/java/io/Told.java | /** A gate. */\\nfinal class Told {}                                               | 2 | a noun of the field, not a participle
            ops-center/src/main/java/io/Gate.java | class Gate { String route = "/api/v1/doors/hec"; }                                 | 1 | /inputs
            dashboards-api/src/main/resources/api/examples/X.json | {\\n  "id": "1",\\n  "parked": 3\\n}                               | 3 | retryQueue, quarantine
            cluster-config/src/main/resources/watchfloor-x.conf | # How long\\n# somebody waits.\\nwatchfloor.x = 1 s                  | 2 | a person, a user, someone on call
            docs/manual.md | # Manual\\n\\nA record is\\nset aside.\\n                                                                | 4 | quarantined, in the retry queue
            """)
    void aSabotagedTextIsRefusedWithItsPlaceAndWhatToUse(String file, String text, int line, String instead) {
        String source = text.replace("\\n", "\n").replace("${Q}", "\"\"\"");

        assertThat(words.in(TreeTexts.ofFile(Path.of(file), source)))
                .as(source)
                .extracting(Finding::toString)
                .anySatisfy(finding ->
                        assertThat(finding).startsWith(file + ":" + line + ": ").endsWith("use: " + instead));
    }
}
