package io.watchfloor.sigma.profile;

import io.watchfloor.sigma.language.ProfileField.Property;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The details that people set for an asset or an account.
 *
 * @param tags in alphabetical order
 */
public record EntityProfile(
        List<String> tags,
        @Nullable String criticality,
        @Nullable String group) {

    public EntityProfile {
        tags = List.copyOf(new TreeSet<>(tags));
    }

    /** Creates a profile that only has tags. */
    public static EntityProfile tagged(Set<String> tags) {
        return new EntityProfile(List.copyOf(tags), null, null);
    }

    /** The values of a property. Kind and name are those of the asset itself. */
    List<String> values(Property property) {
        return switch (property) {
            case TAG -> tags;
            case CRITICALITY -> criticality == null ? List.of() : List.of(criticality);
            case GROUP -> group == null ? List.of() : List.of(group);
            case KIND, NAME -> List.of();
        };
    }
}
