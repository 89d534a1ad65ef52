package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.CorrelationRule;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Identifies windows, and members within a window. */
final class WindowIds {

    private WindowIds() {}

    /** @param part text that distinguishes the windows of one group, for instance a time */
    static String of(CorrelationWindow window, String part) {
        String identity = Grouping.key(window.rule(), window.group()) + '\n' + part;
        return ContentHash.of(identity.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether a window already contains the member. A correlation that counts records counts a record once, even if the
     * record matches two of its rules.
     */
    static boolean contains(CorrelationRule correlation, List<Member> members, Member member) {
        boolean byRule = correlation.type().isTemporal() || member.window() != null;
        for (Member known : members) {
            if (known.record().equals(member.record())
                    && (!byRule || known.rule().equals(member.rule()))) {
                return true;
            }
        }
        return false;
    }
}
