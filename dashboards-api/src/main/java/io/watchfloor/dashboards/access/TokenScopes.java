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
 * Rights to which an API token is limited. A token never has more rights than the person who owns the token. A token
 * without scopes has all rights of the person, including rights that the person gets later.
 *
 * @param verbs allowed rights; null for all
 */
public record TokenScopes(@Nullable Set<Verb> verbs) {

    /** The scopes of an unlimited token, which has all rights of the person. */
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

    /** Returns the names of the scopes as stored and shown to users; null for an unlimited token. */
    public @Nullable List<String> texts() {
        return verbs == null
                ? null
                : Arrays.stream(Verb.values())
                        .filter(verb -> verb != Verb.NONE && verbs.contains(verb))
                        .map(Verb::text)
                        .toList();
    }

    /** Whether {@code those} include all rights of these scopes. */
    public boolean within(TokenScopes those) {
        return those.verbs == null || (verbs != null && those.verbs.containsAll(verbs));
    }

    /** Returns the person with the rights limited to these scopes. */
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
