package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {

    @TempDir
    Path folder;

    private String rule;
    private String lists;
    private String pipeline;

    @BeforeEach
    void write() throws IOException {
        rule = file("admin.yml", """
                title: An administrator
                id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c12
                logsource: {product: acme, service: logon}
                detection: {a: {who|expand: '%Administrators%'}, condition: a}
                """);
        lists = file("lists.yml", "Administrators: [ann, 'adm_*']\n");
        pipeline = file("acme.yml", """
                - shape: acme
                  recognised-by: [[acme_id, user]]
                  sources:
                    - {logsource: {product: acme, service: logon}, fields: {who: [user]}}
                """);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aPlaceholderWithoutAListRefusesItsRuleByName() {
        CommandRun run = CommandRun.of("rules", "check", rule);
        assertThat(run.status()).isEqualTo(ExitCode.NO);
        assertThat(run.out()).contains("admin.yml:4:29: the placeholder %Administrators% has no value list");
        assertThat(CommandRun.of("rules", "check", "--placeholders", lists, rule)
                        .status())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void logSourcesThatNoRecordIsRecognisedAsAreTold() {
        CommandRun run = CommandRun.of("rules", "check", "--placeholders", lists, rule);
        assertThat(run.out())
                .contains("note: no record matches the log source product acme, service logon of 1 rule")
                .endsWith("loaded 1, refused 0" + System.lineSeparator());
        CommandRun json = CommandRun.of("rules", "check", "--json", "--placeholders", lists, rule);
        assertThat(json.out().lines().findFirst().orElseThrow()).startsWith("{\"note\":true,\"rules\":1,");
        assertThat(CommandRun.of("rules", "check", "--placeholders", lists, "--pipeline", pipeline, rule)
                        .out())
                .doesNotContain("note:");
    }

    @Test
    void anUnknownTacticIsAWarningAndAnOldOrUnknownTechniqueANote() throws IOException {
        String tagged = file("tagged.yml", """
                title: Tagged
                id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c13
                status: test
                logsource: {product: windows, category: process_creation}
                detection: {a: {Image|endswith: '\\a.exe'}, condition: a}
                tags: [attack.stealth, attack.defense_evasion, attack.evasive, attack.t1562.001, attack.t9999, attack.g0007]
                """);
        CommandRun run = CommandRun.of("rules", "check", tagged);
        assertThat(run.status()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains(
                        "tagged.yml:1:1: warning: the tag attack.evasive names no tactic of ATT&CK 19",
                        "note: the tactic defense_evasion has become stealth and defense-impairment in ATT&CK 19; both"
                                + " names are understood (1 rule)",
                        "note: the technique T1562.001 was replaced by T1685 in ATT&CK 19 (1 rule)",
                        "note: the technique T9999 is unknown in ATT&CK 19 (1 rule)")
                .doesNotContain("g0007", "attack.stealth");
    }

    @Test
    void anAttackBundleIsCheckedBeforeItIsUsed() throws IOException {
        String broken = file("broken.json", "{\"type\":\"bundle\",\"objects\":[{");
        CommandRun check = CommandRun.of("attack", "check", broken);
        assertThat(check.status()).isEqualTo(ExitCode.NO);
        assertThat(check.out()).contains("broken.json is no complete JSON document (line 1)", "(attack.broken)");
        CommandRun rules = CommandRun.of("rules", "check", "--attack", broken, rule);
        assertThat(rules.status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(rules.err()).contains("broken.json is no complete JSON document");
        assertThat(CommandRun.of("attack", "check").out())
                .startsWith("built in: ATT&CK 19, 15 tactics, 222 techniques, 475 sub-techniques");
    }

    @Test
    void listsAndPipelinesServeDetectAndTest() throws IOException {
        String record = "{\"acme_id\":1,\"user\":\"adm_ann\"}\n";
        String recording = file("recording.jsonl", record);
        file("admin.hits.jsonl", record);
        file("admin.misses.jsonl", "{\"acme_id\":1,\"user\":\"bob\"}\n");

        String[] language = {"--placeholders", lists, "--pipeline", pipeline};
        assertThat(CommandRun.of(
                                "detect",
                                "--rules",
                                rule,
                                language[0],
                                language[1],
                                language[2],
                                language[3],
                                recording)
                        .out())
                .contains("An administrator");
        assertThat(CommandRun.of("rules", "test", language[0], language[1], language[2], language[3], rule)
                        .out())
                .startsWith("passed 1, failed 0");
    }

    @Test
    void mistakesInThemAreToldWithTheirPlace() throws IOException {
        CommandRun broken = CommandRun.of("rules", "check", "--pipeline", file("p.yml", "- {shape: x}\n"), rule);
        assertThat(broken.status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(broken.err()).contains("p.yml:1:3: the shape has no 'recognised-by'");
        assertThat(CommandRun.of("rules", "check", "--placeholders", file("l.yml", "a: []\n"), rule)
                        .err())
                .contains("l.yml:1:4: the list 'a' is empty");
    }
}
