package io.watchfloor.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.reading.SettingsProblem;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InvalidSettingsTest extends SettingsTestBase {

    @Test
    void allProblemsAreToldAtOnceWithLineAndSuggestion() throws IOException {
        Path file = write("""
                watchfloor {
                  http.prt = 1
                  http.port = eighty
                  ingest.max-depth = 100000
                  cases.open-from-level = hihg
                  rules.builtin = off
                  database.jdbc-url = "jdbc:h2:mem:x"
                  cluster.seed-nodes = ["one"]
                  escalation.webhook-url = "ftp://x"
                  tracing.ratio = 10
                }
                """);
        InvalidSettingsException refused = refused(file);
        assertThat(refused.problems())
                .extracting(SettingsProblem::toString)
                .contains(
                        file + ":2: watchfloor.http.prt is not a setting. Did you mean watchfloor.http.port?",
                        file + ":3: watchfloor.http.port cannot be \"eighty\". Enter a whole number.",
                        file + ":4: watchfloor.ingest.max-depth is out of range: 1 to 1000",
                        file + ":5: watchfloor.cases.open-from-level cannot be \"hihg\"."
                                + " Choose one of informational, low, medium, high, critical. Did you mean high?",
                        file + ":7: watchfloor.database.jdbc-url must start with jdbc:postgresql:."
                                + " Watchfloor supports PostgreSQL only.",
                        file + ":8: watchfloor.cluster.seed-nodes has the invalid seed node \"one\". Write host:port.",
                        file + ":9: watchfloor.escalation.webhook-url is not an http or https URL."
                                + " For instance: https://pager.example/hooks/watchfloor",
                        file + ":10: watchfloor.tracing.ratio is out of range: 0 to 1")
                .hasSize(11);
    }

    @Test
    void brokenFilesAreRefusedWithTheirLine() throws IOException {
        assertThat(refused(write("watchfloor {\n  http { port = 1\n")).getMessage())
                .contains("watchfloor.conf:");
        assertThat(refused(write("watchfloor {\n  data.dir = ${NOT_SET}\n}")).getMessage())
                .contains("watchfloor.conf:2: is not valid HOCON:")
                .contains("NOT_SET");
        assertThat(refused(write("watchflor.http.port = 1")).getMessage()).contains("Did you mean watchfloor?");
        assertThat(refused(write("watchfloor.http = 1")).getMessage()).contains("is not an object");
        assertThat(refused(write("watchfloor = 1")).getMessage()).contains("must be an object");
        assertThat(refused(folder.resolve("absent.conf")).getMessage()).contains("absent.conf: cannot be read");
    }

    @Test
    void aProviderSaysWhatIsWrongWithIt() {
        assertThat(problems("""
                watchfloor.providers {
                  one { issuer = "http://login.corp", client-id = x, acces = [], access = [{ group = a, rule = b }] }
                  two { kind = entra, client-id = x, client-secret-env = A, client-secret-file = B, access = [{ group = a, role = lead }] }
                  "Three" {}
                }"""))
                .anyMatch(problem -> problem.contains("providers.one.issuer must start with https"))
                .anyMatch(problem -> problem.contains("providers.one.acces is not a setting"))
                .anyMatch(problem -> problem.contains("access.rule is not a setting. Did you mean role?"))
                .anyMatch(problem -> problem.contains("access.role is missing"))
                .anyMatch(problem -> problem.contains("providers.two.tenant is missing"))
                .anyMatch(problem -> problem.contains("client-secret-file is set together with client-secret-env"))
                .anyMatch(problem -> problem.contains("\"Three\", which is not a valid provider name"));
    }
}
