package io.watchfloor.dashboards.access;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks the names of new accounts. Names appear in paths, filters and the audit log, so readers must not be able to
 * confuse two names. Existing accounts keep their names.
 */
public final class AccountNamePolicy {

    /**
     * Matches letters, digits and accents of any script and, within the name, single spaces and the punctuation of
     * names and email addresses.
     */
    private static final Pattern ALLOWED =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@+'’-]*(?: [\\p{L}\\p{M}\\p{N}._@+'’-]+)*");

    /**
     * Scripts that may occur in the same name, because a single language (Japanese, Korean or Chinese) uses them
     * together.
     */
    private static final List<Set<UnicodeScript>> MIXES = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO));

    /**
     * Cyrillic, Greek and Armenian letters that look like Latin letters. A name that consists only of such letters
     * would be read as a Latin name.
     */
    private static final String LOOK_LATIN =
            "асеорхуіјѕһԁԛԝѵүӏАВСЕНІЈКМОРЅТХУҮԌԜ" + "οανικρτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "օսոհցզտՏՕՍԼ";

    private AccountNamePolicy() {}

    /**
     * Checks a name that {@link PersonName} has normalized.
     *
     * @return the reason why a new account cannot have the name, written as the end of a sentence; empty if the name is
     * allowed
     */
    public static Optional<String> refusal(String name) {
        if (ReservedNames.isWord(name)) {
            return Optional.of("is a reserved word");
        }
        if (!ALLOWED.matcher(name).matches()) {
            return Optional.of("has characters other than letters, digits, single spaces and . _ @ + ' -, or does not"
                    + " start with a letter or digit");
        }
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFKC)) {
            return Optional.of("has compatibility characters, such as full-width letters");
        }
        if (mixesScripts(name)) {
            return Optional.of("mixes letters of several scripts that can look alike");
        }
        return looksLatin(name)
                ? Optional.of("has only letters of another script that look like Latin letters")
                : Optional.empty();
    }

    private static boolean mixesScripts(String name) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() > 1 && MIXES.stream().noneMatch(mix -> mix.containsAll(scripts));
    }

    private static boolean looksLatin(String name) {
        return name.codePoints().anyMatch(Character::isLetter)
                && name.codePoints().filter(Character::isLetter).allMatch(letter -> LOOK_LATIN.indexOf(letter) >= 0);
    }
}
