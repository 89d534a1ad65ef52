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
 * Rights to which an API token is limited. A token never has more rights than its person. Without scopes it has all
 * rights of the person, including future ones.
 *
 * @param verbs null for all
 */
public record TokenScopes(@Nullable Set<Verb> verbs) {

    /** No limit: all rights of the person. */
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

    /** The scopes as stored and shown to users; null for all. */
    public @Nullable List<String> texts() {
        return verbs == null
                ? null
                : Arrays.stream(Verb.values())
                        .filter(verb -> verb != Verb.NONE && verbs.contains(verb))
                        .map(Verb::text)
                        .toList();
    }

    /** Whether these scopes include no right that is missing in {@code those}. */
    public boolean within(TokenScopes those) {
        return those.verbs == null || (verbs != null && those.verbs.containsAll(verbs));
    }

    /** Returns the person with only the rights that are within these scopes. */
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
