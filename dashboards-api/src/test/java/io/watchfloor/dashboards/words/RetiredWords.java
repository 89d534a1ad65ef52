package io.watchfloor.dashboards.words;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of phrases that are not used, from lines of {@code retired.txt}: "[page messages]" opens a section for these scopes, "phrase => what to
 * use" retires one ({@link RetiredPhrase#of}), and "except FILE | PHRASE | REASON" lets it be where the file's path ends so or contains it.
 */
final class RetiredWords {

    private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

    private record Allowed(String file, Pattern found) {
        boolean covers(Finding finding) {
            return finding.file().toString().contains(file)
                    && found.matcher(finding.found()).find();
        }
    }

    private final List<RetiredPhrase> phrases = new ArrayList<>();
    private final List<Allowed> exceptions = new ArrayList<>();
    private final Map<Scope, Map<String, List<RetiredPhrase>>> byAnchor = new HashMap<>();
    private final Map<Scope, List<RetiredPhrase>> withoutAnchor = new HashMap<>();

    /** @throws IllegalArgumentException naming the line that is not understood, or that has no reason */
    static RetiredWords of(List<String> lines) {
        RetiredWords words = new RetiredWords();
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (int n = 0; n < lines.size(); n++) {
            String line = lines.get(n).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.matches("\\[[a-z ]+]")) {
                scopes = EnumSet.noneOf(Scope.class);
                for (String name : line.substring(1, line.indexOf(']')).split(" ", -1)) {
                    scopes.add(Scope.valueOf(name.toUpperCase(Locale.ROOT)));
                }
            } else if (line.startsWith("except ")) {
                String[] parts = line.substring("except ".length()).split(" \\| ", -1);
                if (parts.length != 3 || parts[2].isBlank()) {
                    throw new IllegalArgumentException(
                            "Line " + (n + 1) + ": expected except FILE | PHRASE | REASON, not " + line);
                }
                words.exceptions.add(new Allowed(
                        parts[0].strip(),
                        Pattern.compile(parts[1].strip().replace(" ", "\\s+"), Pattern.CASE_INSENSITIVE)));
            } else {
                int arrow = line.lastIndexOf(" => ");
                if (arrow < 0 || scopes.isEmpty()) {
                    throw new IllegalArgumentException(
                            "Line " + (n + 1) + ": expected PHRASE => WHAT TO USE in a section, not " + line);
                }
                words.phrases.add(RetiredPhrase.of(
                        Set.copyOf(scopes),
                        line.substring(0, arrow).strip(),
                        line.substring(arrow + 4).strip()));
            }
        }
        words.index();
        return words;
    }

    private void index() {
        for (RetiredPhrase phrase : phrases) {
            for (Scope scope : phrase.scopes()) {
                if (phrase.anchor() == null) {
                    withoutAnchor.computeIfAbsent(scope, s -> new ArrayList<>()).add(phrase);
                } else {
                    byAnchor.computeIfAbsent(scope, s -> new HashMap<>())
                            .computeIfAbsent(phrase.anchor(), a -> new ArrayList<>())
                            .add(phrase);
                }
            }
        }
    }

    List<RetiredPhrase> phrases() {
        return phrases;
    }

    /** Every retired phrase in these texts, but for the exceptions, in the texts' order. */
    List<Finding> in(List<Text> texts) {
        List<Finding> findings = new ArrayList<>();
        for (Text text : texts) {
            for (RetiredPhrase phrase : candidates(text)) {
                Matcher matches = phrase.pattern().matcher(text.content());
                while (matches.find()) {
                    String found = matches.group();
                    int start = matches.start()
                            + (found.length() - found.stripLeading().length());
                    Finding finding = new Finding(text.scope(), text.file(), text.lineAt(start), found, phrase);
                    if (exceptions.stream().noneMatch(exception -> exception.covers(finding))) {
                        findings.add(finding);
                    }
                }
            }
        }
        return findings;
    }

    private Set<RetiredPhrase> candidates(Text text) {
        Set<RetiredPhrase> candidates =
                new java.util.LinkedHashSet<>(withoutAnchor.getOrDefault(text.scope(), List.of()));
        Map<String, List<RetiredPhrase>> anchored = byAnchor.getOrDefault(text.scope(), Map.of());
        if (!anchored.isEmpty()) {
            Set<String> seen = new HashSet<>();
            Matcher words = WORD.matcher(text.content());
            while (words.find()) {
                String word = words.group().toLowerCase(Locale.ROOT);
                if (seen.add(word)) {
                    candidates.addAll(anchored.getOrDefault(word, List.of()));
                }
            }
        }
        return candidates;
    }

    static <K> Map<K, Integer> counted(List<Finding> findings, Function<Finding, K> by) {
        Map<K, Integer> counts = new java.util.TreeMap<>();
        findings.forEach(finding -> counts.merge(by.apply(finding), 1, Integer::sum));
        return counts;
    }
}
