package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader looks for in records of each kind, read as the center reads them. */
class SummaryFieldTest {

    private final TelemetryReader reader =
            new TelemetryReader(TelemetryLimits.STANDARD).forRecordings(new AssetName(AssetKind.HOST, "unknown"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "process_creation|{'CommandLine':'whoami /all','Image':'C:/whoami.exe','TargetUserName':'SYSTEM'}|CommandLine: whoami /all",
                "process_creation|{'CommandLine':'','Image':'C:/whoami.exe','TargetUserName':'SYSTEM'}|Image: C:/whoami.exe",
                "network_connection|{'Image':'C:/a.exe','CommandLine':'a','DestinationIp':'10.0.0.7'}|DestinationIp: 10.0.0.7",
                "ps_script|{'ScriptBlockText':'  \\nIEX (gc x)','Path':'x.ps1'}|ScriptBlockText: IEX (gc x)",
                "dns_query|{'QueryName':'c2.example','Image':'C:/a.exe'}|QueryName: c2.example",
                "registry_set|{'TargetObject':'HKLM/Run','Image':'C:/a.exe'}|TargetObject: HKLM/Run",
                "process_access|{'SourceImage':'C:/a.exe','TargetImage':'C:/lsass.exe','Image':'no'}|TargetImage: C:/lsass.exe",
                "logon|{'TargetUserName':'ann','SubjectUserName':'SYSTEM','ProcessName':'-'}|TargetUserName: ann",
                "logon|{'TargetUserName':'-','SubjectUserName':'bob'}|SubjectUserName: bob",
                "audit|{'type':'EXECVE','a0':'cat','a1':'/etc/shadow'}|EXECVE: cat /etc/shadow",
                "api|{'eventName':'StopLogging','userIdentity':{'arn':'arn:aws:iam::1:user/eve'}}|userIdentity.arn: arn:aws:iam::1:user/eve",
                "web|{'c-uri':['/a','/b'],'dst_ip':'10.0.0.1'}|c-uri: /a",
                "other|{'unheard':'of'}|nothing",
            })
    void eachKindHasItsField(String category, String fields, String expected) throws Exception {
        String record = """
                {"asset":"a","time":"2026-01-01T00:00:00Z","logsource":{"category":"%s"},"fields":%s}
                """.formatted(category, fields.replace('\'', '"'));
        assertThat(SummaryField.of(reader.read(record.getBytes(StandardCharsets.UTF_8), null, null, Instant.EPOCH))
                        .map(telling -> telling.field() + ": " + telling.value())
                        .orElse("nothing"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"x, 161", "\uD83D\uDE80, 81", "a\uD83D\uDE80, 80"})
    void longValuesAreCutBetweenCharacters(String text, int times) throws Exception {
        String record = """
                {"asset":"a","time":"2026-01-01T00:00:00Z","fields":{"CommandLine":"%s"}}
                """.formatted(text.repeat(times));
        String value = SummaryField.of(reader.read(record.getBytes(StandardCharsets.UTF_8), null, null, Instant.EPOCH))
                .orElseThrow()
                .value();
        assertThat(value).endsWith("…").hasSizeBetween(158, 160);
        assertThat(value.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE))
                .isFalse();
    }
}
