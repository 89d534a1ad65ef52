package io.watchfloor.dashboards.access;

import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an API token may do at most: it never widens what its person may. Without a word it is all of that, also what the person gets
 * later.
 *
 * @param verbs null for all
 */
public record TokenScopes(@Nullable Set<Verb> verbs) {

    /** As much as the person may. */
    public static final TokenScopes ALL = new TokenScopes(null);

    public TokenScopes {
        if (verbs != null) {
            EnumSet<Verb> some = EnumSet.of(Verb.NONE);
            some.addAll(verbs);
            verbs = Collections.unmodifiableSet(some);
        }
    }

    public static TokenScopes of(Collection<Verb> verbs) {
        return new TokenScopes(Set.copyOf(verbs));
    }

    public static TokenScopes ofTexts(@Nullable Collection<String> texts) {
        return texts == null ? ALL : of(texts.stream().map(Verb::of).toList());
    }

    public boolean all() {
        return verbs == null;
    }

    /** As they are stored, and as people write them; null for all. */
    public @Nullable List<String> texts() {
        return verbs == null
                ? null
                : Arrays.stream(Verb.values())
                        .filter(verb -> verb != Verb.NONE && verbs.contains(verb))
                        .map(Verb::text)
                        .toList();
    }

    /** Whether a token of these scopes may do nothing that one of those may not. */
    public boolean within(TokenScopes those) {
        return those.verbs == null || (verbs != null && those.verbs.containsAll(verbs));
    }

    /** What is left of the person's verbs. */
    public Principal narrow(Principal person) {
        return verbs == null
                ? person
                : Principal.of(
                        person.name(),
                        person.verbs().stream().filter(verbs::contains).toList(),
                        person.scope(),
                        person.clearance());
    }
}
