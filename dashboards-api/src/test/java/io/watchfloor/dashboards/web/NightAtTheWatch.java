package io.watchfloor.dashboards.web;

import io.watchfloor.ops.detection.alert.Observable;
import java.time.Instant;

/** Sample data: a night with several cases of several people. */
final class NightAtTheWatch {

    private NightAtTheWatch() {}

    static void tell(PageCenter center) {
        Instant now = Instant.now();
        String mail = center.open(
                "medium",
                "Forwarding rule sends mail outside",
                "mailbox:lena.hart@corp.example",
                now.minusSeconds(14_400));
        center.acknowledge(mail, "jonas");
        String guess = center.open(
                "high", "Password guessing followed by success", "user:corp.svc-backup", now.minusSeconds(5_400));
        center.acknowledge(guess, "mina");
        center.begin(guess, "mina");
        String word = center.open(
                "high", "Office program starts a shell", "host:ws-0417.corp.example", now.minusSeconds(610));
        center.alert(
                word,
                "medium",
                "PowerShell with an encoded command",
                "host:ws-0417.corp.example",
                "{\"Event\":{\"System\":{\"EventID\":1,\"Keywords\":9223372036854775808,\"Computer\":\"ws-0417.corp.example\"},"
                        + "\"EventData\":{\"Image\":\"C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe\",\"CommandLine\":\"powershell -enc SQBFAFgA\",\"IntegrityLevel\":\"High\",\"Hashes\":[]}}}");
        String dump = center.open(
                "critical",
                "Memory of LSASS is read by an unusual program",
                "domain-controller:dc01.corp.example",
                now.minusSeconds(95));
        center.alert(
                dump,
                "critical",
                "Directory replication asked for by a machine that is no domain controller",
                "domain-controller:dc01.corp.example",
                "Nov 24 12:03:10 dc01 <script>alert(1)</script> not JSON at all",
                new Observable("user", "CORP\\svc-backup"),
                new Observable("ip", "10.20.7.44"),
                new Observable("process", "C:\\Windows\\Temp\\up.exe"));
        center.alert(
                dump,
                "high",
                "Shadow copies are deleted",
                "host:fs02.corp.example",
                "{\"EventID\":1,\"CommandLine\":\"vssadmin delete shadows /all /quiet\"}");
        center.becomeDemo();
    }
}
