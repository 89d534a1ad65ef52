package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.LogSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of several lines: audit events, and lines below the head of their log. */
class JoinedLinesTest {

    private static Telemetry read(String record) throws UnreadableTelemetry {
        return new TelemetryReader()
                .forRecordings(AssetName.parse("unknown"))
                .read(record.getBytes(StandardCharsets.UTF_8), null, null, Instant.parse("2026-11-25T00:00:00Z"));
    }

    @Test
    void anAuditEventThatStartsAProgramHasTheNamesOfProcessRules() throws Exception {
        Telemetry telemetry = read("""
                type=SYSCALL msg=audit(1626611363.720:348501): arch=c000003e syscall=59 success=yes exit=0 a0=55c0 items=3 \
                ppid=7 pid=8 uid=0 \
                comm="perl" exe="/usr/bin/perl" key=(null)\u001dARCH=x86_64 SYSCALL=execve UID="root"
                type=EXECVE msg=audit(1626611363.720:348501): argc=4 a0="perl" a1="-e" a2=7573652053 a3_len=6 a3[0]=414243 a3[1]=444546
                type=CWD msg=audit(1626611363.720:348501): cwd="/root"
                type=PATH msg=audit(1626611363.720:348501): item=0 name="/usr/bin/perl" nametype=NORMAL
                type=PROCTITLE msg=audit(1626611363.720:348501): proctitle=7065726C002D65
                type=PARENT_INFO msg=audit(1626611363.720:348501): exe="/bin/bash" proctitle=2D62617368
                """);

        assertThat(telemetry.logsources())
                .containsExactly(
                        new LogSource("linux", null, "auditd"), new LogSource("linux", "process_creation", null));
        assertThat(telemetry.time()).isEqualTo("2021-07-18T12:29:23.720Z");
        assertThat(telemetry.fields())
                .containsEntry("type", List.of("SYSCALL", "EXECVE", "CWD", "PATH", "PROCTITLE", "PARENT_INFO"))
                .containsEntry("a0", List.of("55c0", "perl"))
                .containsEntry("Image", "/usr/bin/perl")
                .containsEntry("CommandLine", "perl -e use S ABCDEF")
                .containsEntry("CurrentDirectory", "/root")
                .containsEntry("ParentImage", "/bin/bash")
                .containsEntry("ParentCommandLine", "-bash")
                .containsEntry("ProcessId", "8")
                .containsEntry("ParentProcessId", "7")
                .containsEntry("User", "root");
    }

    @Test
    void aCallThatFailedStartsNothing() throws Exception {
        assertThat(
                        read("type=SYSCALL msg=audit(1.5:1): arch=c000003e syscall=59 success=no exit=-2 pid=8 exe=\"/bin/sh\"")
                                .logsources())
                .containsExactly(new LogSource("linux", null, "auditd"));
    }

    @Test
    void anAuditEventThatConnectsHasTheNamesOfNetworkRules() throws Exception {
        Telemetry telemetry = read("""
                type=SYSCALL msg=audit(1.5:1): arch=c000003e syscall=42 success=no exit=-115 pid=8 uid=33 exe="/usr/bin/nc"
                type=SOCKADDR msg=audit(1.5:1): saddr=020001BB0A0000070000000000000000
                """);

        assertThat(telemetry.logsources())
                .containsExactly(
                        new LogSource("linux", null, "auditd"), new LogSource("linux", "network_connection", null));
        assertThat(telemetry.fields())
                .containsEntry("DestinationIp", "10.0.0.7")
                .containsEntry("DestinationPort", "443")
                .containsEntry("Initiated", "true")
                .containsEntry("Image", "/usr/bin/nc")
                .containsEntry("User", "33");
    }

    @Test
    void anAuditEventThatCreatesAFileHasTheNamesOfFileRules() throws Exception {
        Telemetry telemetry = read("""
                type=SYSCALL msg=audit(1.5:1): arch=c000003e syscall=257 success=yes exit=3 pid=8 exe="/usr/bin/vi"
                type=CWD msg=audit(1.5:1): cwd="/etc"
                type=PATH msg=audit(1.5:1): item=0 name="cron.d/" nametype=PARENT
                type=PATH msg=audit(1.5:1): item=1 name="cron.d/x" nametype=CREATE
                """);

        assertThat(telemetry.logsources())
                .containsExactly(new LogSource("linux", null, "auditd"), new LogSource("linux", "file_event", null));
        assertThat(telemetry.fields())
                .containsEntry("TargetFilename", "/etc/cron.d/x")
                .containsEntry("Image", "/usr/bin/vi");
    }

    @Test
    void aLineOfZeekIsReadByItsHead() throws Exception {
        Telemetry telemetry = read("""
                #separator \\x09
                #set_separator\t,
                #empty_field\t(empty)
                #unset_field\t-
                #path\tdns
                #fields\tts\tuid\tid.orig_h\tquery\tqtype_name\tanswers\trejected\tnote
                #types\ttime\tstring\taddr\tstring\tstring\tvector[string]\tbool\tstring
                1694009653.145663\tC1\t192.168.56.30\tbad\\x2eexample\tA\t192.0.2.1,192.0.2.2\tT\t-""");

        assertThat(telemetry.asset()).hasToString("host:192.168.56.30");
        assertThat(telemetry.time()).isEqualTo("2023-09-06T14:14:13.146Z");
        assertThat(telemetry.logsources())
                .containsExactly(new LogSource("zeek", null, "dns"), new LogSource(null, "dns", null));
        assertThat(telemetry.fields())
                .containsEntry("query", "bad.example")
                .containsEntry("answer", List.of("192.0.2.1", "192.0.2.2"))
                .containsEntry("rejected", "true")
                .doesNotContainKey("note");
    }

    @Test
    void aLineOfAWebServerIsReadByItsHead() throws Exception {
        Telemetry telemetry =
                read("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip cs(User-Agent) sc-status\n"
                        + "2026-11-24 22:26:52 10.0.0.2 GET /owa/auth.aspx a=b 443 203.0.113.9 Mozilla/5.0+(X11) 500");

        assertThat(telemetry.asset()).hasToString("host:10.0.0.2");
        assertThat(telemetry.time()).isEqualTo("2026-11-24T22:26:52Z");
        assertThat(telemetry.logsources()).contains(new LogSource(null, "webserver", null));
        assertThat(telemetry.fields())
                .containsEntry("c-uri", "/owa/auth.aspx?a=b")
                .containsEntry("cs-uri-query", List.of("a=b", "/owa/auth.aspx?a=b"))
                .containsEntry("cs-user-agent", "Mozilla/5.0 (X11)")
                .containsEntry("sc-status", "500");
    }

    @Test
    void aLineOfAFirewallIsReadByItsHead() throws Exception {
        Telemetry telemetry = read("#Fields: date time action protocol src-ip dst-ip src-port dst-port size\n"
                + "2026-11-24 22:26:52 DROP TCP 10.0.0.9 198.51.100.4 50000 445 40");

        assertThat(telemetry.logsources()).containsExactly(new LogSource(null, "firewall", null));
        assertThat(telemetry.fields()).containsEntry("dst_ip", "198.51.100.4").containsEntry("dst_port", "445");
    }

    @Test
    void aLineMayBeginWithABracket() throws Exception {
        Telemetry apache =
                read("[Sun Dec 04 04:51:18.123456 2005] [core:error] [pid 7] [client 203.0.113.9:5000] exit signal");

        assertThat(apache.logsources()).containsExactly(new LogSource(null, null, "apache"));
        assertThat(apache.time()).isEqualTo("2005-12-04T04:51:18Z");
        assertThat(apache.fields()).containsEntry("c-ip", "203.0.113.9").containsEntry("level", "error");
        assertThat(read("2026/11/24 10:00:00 [crit] 7#8: *9 SSL_do_handshake() failed, client: 203.0.113.9, server: x")
                        .logsources())
                .containsExactly(new LogSource(null, null, "nginx"));
    }

    @Test
    void anEntryOfTheJournalIsKnownByItsProgram() throws Exception {
        Telemetry telemetry = read("""
                {"_HOSTNAME":"web01","SYSLOG_IDENTIFIER":"sshd","_PID":"7","MESSAGE":"Failed password for root from 203.0.113.9",\
                "_SOURCE_REALTIME_TIMESTAMP":"1795809298939605","__REALTIME_TIMESTAMP":"1795809298939706","__CURSOR":"s=1"}""");

        assertThat(telemetry.asset()).hasToString("host:web01");
        assertThat(telemetry.time()).isEqualTo("2026-11-27T19:54:58.940Z");
        assertThat(telemetry.logsources())
                .containsExactly(
                        new LogSource("linux", null, "syslog"),
                        new LogSource("linux", null, "sshd"),
                        new LogSource("linux", null, "auth"));
        assertThat(telemetry.fields()).containsEntry("message", "Failed password for root from 203.0.113.9");
        assertThat(
                        read("{\"_HOSTNAME\":\"w\",\"__REALTIME_TIMESTAMP\":\"1795809298975847\",\"MESSAGE\":[97,195,169,98]}")
                                .fields())
                .containsEntry("MESSAGE", "a\u00e9b");
    }
}
