package io.watchfloor.ops.detection.attack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A technique or sub-technique of ATT&amp;CK.
 *
 * @param id such as {@code T1003} or {@code T1003.001}
 * @param name without the name of the parent technique
 * @param tactics ids of the tactics, in the order of the matrix; empty if the technique was revoked
 * @param revokedBy id of the technique that replaces this one; null if it was not revoked
 * @param deprecated whether ATT&amp;CK no longer lists the technique and names no replacement
 */
public record AttackTechnique(
        String id,
        String name,
        List<String> tactics,
        @Nullable String revokedBy,
        boolean deprecated) {

    public AttackTechnique {
        tactics = List.copyOf(tactics);
    }

    /** Whether the matrix of this version contains the technique. */
    public boolean isListed() {
        return revokedBy == null && !deprecated && !tactics.isEmpty();
    }

    /** The id of the parent technique; its own id if it is no sub-technique. */
    public String parent() {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }

    public boolean isSubTechnique() {
        return id.indexOf('.') >= 0;
    }

    public String link() {
        return link(id);
    }

    /** The page of a technique, which may be unknown. */
    public static String link(String id) {
        return "https://attack.mitre.org/techniques/" + id.replace('.', '/') + "/";
    }
}
