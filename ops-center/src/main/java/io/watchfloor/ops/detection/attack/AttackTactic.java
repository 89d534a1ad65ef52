package io.watchfloor.ops.detection.attack;

/**
 * A tactic of ATT&amp;CK.
 *
 * @param id such as {@code TA0005}
 * @param tag name in tags of Sigma rules and in Navigator layers, such as {@code stealth}
 */
public record AttackTactic(String id, String tag, String name) {

    public String link() {
        return "https://attack.mitre.org/tactics/" + id + "/";
    }
}
