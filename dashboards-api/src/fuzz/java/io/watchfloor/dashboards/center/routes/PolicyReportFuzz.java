package io.watchfloor.dashboards.center.routes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/** Anybody may say what a browser reported: however it is put, it makes few, short texts and no series of its own. */
public final class PolicyReportFuzz {

    private PolicyReportFuzz() {}

    /** One input: a body. */
    public static void fuzzerTestOneInput(byte[] data) {
        List<CspReport> found =
                CspReport.read(ByteString.fromArray(data).utf8String());
        if (found.size() > CspReport.AT_ONCE) {
            throw new IllegalStateException("too many at once");
        }
        for (CspReport one : found) {
            if (!one.counted().equals("other") && !CspReport.DIRECTIVES.contains(one.counted())) {
                throw new IllegalStateException("a series of somebody's own");
            }
            Stream.of(one.directive(), one.page(), one.blocked(), one.sample()).forEach(PolicyReportFuzz::check);
        }
    }

    private static void check(String text) {
        if (text.length() > CspReport.SHOWN + 1) {
            throw new IllegalStateException("a long text");
        }
        if (text.length() > CspReport.SHOWN && Character.isHighSurrogate(text.charAt(CspReport.SHOWN - 1))) {
            throw new IllegalStateException("half a character");
        }
    }

    /** To begin with: each way of saying it, and a text that is cut in a character. */
    public static List<byte[]> seeds() {
        return Stream.of(
                        """
                        {"csp-report":{"document-uri":"https://soc.example/","effective-directive":"script-src-elem",
                         "blocked-uri":"inline","script-sample":"alert(1)"}}""",
                        """
                        {"csp-report":{"document-uri":"https://soc.example/","violated-directive":"img-src 'self'",
                         "blocked-uri":"data"}}""",
                        """
                        [{"type":"csp-violation","age":1,"url":"https://soc.example/","user_agent":"x",
                          "body":{"documentURL":"https://soc.example/","effectiveDirective":"trusted-types",
                          "blockedURL":"trusted-types-sink","sample":"Element innerHTML"}},{"type":"deprecation","body":{}}]""",
                        "{\"csp-report\":{\"document-uri\":\"" + "a".repeat(199) + "😀\"}}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
