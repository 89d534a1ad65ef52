package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.sigma.language.LogSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    private static Telemetry read(String body) throws UnreadableTelemetry {
        return new TelemetryReader().read(body.getBytes(StandardCharsets.UTF_8), null, null, NOW);
    }

    private static LogSource source(String product, String category, String service) {
        return new LogSource(product, category, service);
    }

    @Test
    void evtxJsonGivesDataFieldsAndFourOfTheSystem() throws Exception {
        Telemetry telemetry = read("""
                {"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},\
                "EventID":{"#attributes":{"Qualifiers":1},"#text":13},
                "Level":4,"Computer":"PC1.corp.example.","Channel":"microsoft-windows-sysmon/OPERATIONAL",\
                "TimeCreated":{"#attributes":{"SystemTime":"2026-03-09T10:33:36.403000Z"}}},
                "EventData":{"#attributes":{"x":"y"},"Level":"own","Threat Name":"T ","Initiated":true,"Port":443,"Gone":null,\
                "Data":{"#text":["a","b"]},"More":{"Inner":"i"}}}}""");

        assertThat(telemetry.asset()).hasToString("host:pc1.corp.example");
        assertThat(telemetry.time()).isEqualTo("2026-03-09T10:33:36.403Z");
        assertThat(telemetry.logsources())
                .containsExactly(
                        source("windows", "registry_event", "sysmon"), source("windows", "registry_set", "sysmon"));
        assertThat(telemetry.fields())
                .containsEntry("EventID", "13")
                .containsEntry("Level", "own")
                .containsEntry("ThreatName", "T ")
                .containsEntry("Initiated", "true")
                .containsEntry("Port", "443")
                .containsEntry("Gone", List.of())
                .containsEntry("Data", List.of("a", "b"))
                .containsEntry("Inner", "i")
                .containsEntry("Provider_Name", "Microsoft-Windows-Sysmon")
                .doesNotContainKey("TimeCreated");
    }

    @Test
    void processCreationOfTheSecurityLogGetsSysmonsNames() throws Exception {
        Telemetry telemetry = read("""
                {"EventID":4688,"Channel":"Security","Hostname":"PC2","SourceName":"Microsoft-Windows-Security-Auditing",\
                "EventType":"AUDIT_SUCCESS",
                "NewProcessName":"C:\\\\a.exe","ParentProcessName":"C:\\\\b.exe","SubjectDomainName":"CORP","SubjectUserName":"ann",\
                "SubjectLogonId":"0x3e7","ProcessId":"0x4","EventTime":"2026-03-09 10:14:03","nested":{"x":1}}""");

        assertThat(telemetry.logsources()).containsExactly(source("windows", "process_creation", "security"));
        assertThat(telemetry.time()).isEqualTo("2026-03-09T10:14:03Z");
        assertThat(telemetry.fields())
                .containsEntry("Image", "C:\\a.exe")
                .containsEntry("ParentImage", "C:\\b.exe")
                .containsEntry("User", "CORP\\ann")
                .containsEntry("LogonId", "0x3e7")
                .containsEntry("ProcessId", "0x4")
                .containsEntry("Computer", "PC2")
                .doesNotContainKeys("EventType", "nested");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {"""
                {"event_id":1,"log_name":"Microsoft-Windows-Sysmon/Operational","computer_name":"A",\
                "event_data":{"Image":"x"}} ~ host:a ~ windows/process_creation/sysmon ~ Image=x""", """
                {"winlog":{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"A",\
                "event_data":{"Image":"x"}}} ~ host:a ~ windows/process_creation/sysmon ~ Image=x""", """
                {"event_type":"dns","flow_id":1,"src_ip":"8.8.8.8","dest_ip":"10.0.0.5","dns":{"type":"query",\
                "rrname":"q.example"}} ~ host:10.0.0.5 ~ suricata/null/dns,null/dns/null ~ query=q.example""", """
                {"_path":"dns","id.orig_h":"10.0.0.7","query":"q.example","qtype_name":"A"} ~ host:10.0.0.7 ~ zeek/null/dns,\
                null/dns/null ~ record_type=A""", """
                {"eventSource":"iam.amazonaws.com","eventName":"X","awsRegion":"r","userIdentity":{"type":"Root",\
                "accountId":"42"}} ~ cloud-account:42 ~ aws/null/cloudtrail ~ userIdentity.type=Root""", """
                {"Workload":"Exchange","Operation":"New-InboxRule",\
                "UserId":"ann@corp.example"} ~ user:ann@corp.example ~ m365/null/audit,m365/null/threat_management,\
                m365/null/threat_detection,m365/null/exchange ~ eventName=New-InboxRule""", """
                {"eventType":"user.session.start","published":"2026-01-01T00:00:00Z",\
                "actor":{"alternateId":"ann"}} ~ user:ann ~ okta/null/okta ~ eventType=user.session.start""", """
                {"operationName":"Sign-in activity","category":"SignInLogs","properties":{"userPrincipalName":"ann"},\
                "resourceId":"/tenants/t"} ~ user:ann ~ azure/null/signinlogs ~ Username=ann""", """
                {"protoPayload":{"methodName":"m"},\
                "resource":{"labels":{"project_id":"p"}}} ~ cloud-account:p ~ gcp/null/gcp.audit ~ gcp.audit.method_name=m""", """
                {"action":"repo.create","actor":"cat","org":"o"} ~ cloud-account:o ~ github/null/audit ~ action=repo.create""", """
                {"from":"a@b.example","subject":"s","received":["x"],"to":"Ann <ann@corp.example>",\
                "attachments":[{"filename":"f.exe"}]} ~ mailbox:ann@corp.example ~ null/email/null ~ attachments.filename=f.exe""", """
                {"asset":"user:bob","logsource":{"product":"p","service":"s"},\
                "fields":{"A":{"b":"c"}}} ~ user:bob ~ p/null/s ~ A.b=c""", """
                node=web1 type=EXECVE msg=audit(1773056079.453:7711): argc=3 a0="bash" a2=62617368202D69 ~ host:web1 ~ linux/null/auditd ~ a2=bash -i""", """
                type=ADD_USER msg=audit(1773056079.453:7711): pid=2 msg='op=add-user acct="ann" exe="/usr/sbin/useradd"\
                 res=success'UID="root" node=x ~ host:unknown ~ linux/null/auditd ~ acct=ann""", """
                Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster ~ host:labsz ~ linux/null/syslog,linux/null/sshd,\
                linux/null/auth ~ message=Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster""", """
                {"HostName":"U5","SyslogMessage":"<Event><System><Provider\
                 Name=\\"Linux-Sysmon\\"/><EventID>1</EventID><Computer>U5</Computer></System><EventData><Data\
                 Name=\\"Image\\">/bin/a&amp;b</Data></EventData></Event>"} ~ host:u5 ~ linux/process_creation/sysmon ~ Image=/bin/a&b"""})
    void everyShapeTellsItsAssetItsLogSourcesAndItsFields(String body, String asset, String logsources, String field)
            throws Exception {
        TelemetryReader reader = new TelemetryReader()
                .forRecordings(new io.watchfloor.sigma.telemetry.AssetName(
                        io.watchfloor.sigma.telemetry.AssetKind.HOST, "unknown"));

        Telemetry telemetry = reader.read(body.strip().getBytes(StandardCharsets.UTF_8), null, null, NOW);

        assertThat(telemetry.asset()).hasToString(asset);
        assertThat(telemetry.logsources().stream()
                        .map(source -> source.product() + "/" + source.category() + "/" + source.service())
                        .toList())
                .containsExactlyElementsOf(List.of(logsources.split(",", -1)));
        int equals = field.indexOf('=');
        assertThat(telemetry.fields().get(field.substring(0, equals))).isEqualTo(field.substring(equals + 1));
    }

    @Test
    void whatTheSensorSaysGoesFirst() throws Exception {
        byte[] body = "{\"Computer\":\"a\",\"EventID\":1,\"Channel\":\"Security\"}".getBytes(StandardCharsets.UTF_8);

        Telemetry telemetry =
                new TelemetryReader().read(body, "domain-controller:DC01", source("windows", "x", "y"), NOW);

        assertThat(telemetry.asset()).hasToString("domain-controller:dc01");
        assertThat(telemetry.logsources()).containsExactly(source("windows", "x", "y"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T00:04:59Z, 2026-11-25T00:04:59Z",
        "2026-11-25T00:05:01Z, 2026-11-25T00:00:00Z",
        "2099-01-01T00:00:00Z, 2026-11-25T00:00:00Z",
        "yesterday, 2026-11-25T00:00:00Z",
        "1588205199.82437, 2020-04-30T00:06:39.824Z",
        "2024-04-25T12:01:30.637991+0200, 2024-04-25T10:01:30.637991Z"
    })
    void aTimeTooFarAheadIsNotBelieved(String given, Instant expected) throws Exception {
        assertThat(read("{\"asset\":\"a\",\"time\":\"%s\",\"fields\":{}}".formatted(given))
                        .time())
                .isEqualTo(expected);
    }

    @Test
    void badRecordsAreRefusedWithStableCodesAndWithoutTraces() {
        refused("{\"a\":", "telemetry.json");
        refused("{\"a\":1} {}", "telemetry.json");
        refused("[1]", "telemetry.json");
        refused("   ", "telemetry.empty");
        refused("{\"a\":1}", "telemetry.no-asset");
        refused("{\"asset\":\"toaster:x\",\"fields\":{}}", "telemetry.asset-kind");
        refused("{\"asset\":\"a/b\",\"fields\":{}}", "telemetry.asset");
        refused("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}", "telemetry.depth");
        refused("{\"a\":" + "{\"a\":".repeat(10_000), "telemetry.depth");
        refused("{\"a\":[" + "1,".repeat(3_000) + "1]}", "telemetry.fields");
        refused("{\"a\":\"" + "x".repeat(600 << 10) + "\"}", "telemetry.string");
        refused("{\"a\":\"" + "x".repeat(2 << 20) + "\"}", "telemetry.too-large");
    }

    private static void refused(String body, String code) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(UnreadableTelemetry.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.getStackTrace()).isEmpty();
            assertThat(problem.getMessage()).hasSizeLessThan(300);
        });
    }
}
