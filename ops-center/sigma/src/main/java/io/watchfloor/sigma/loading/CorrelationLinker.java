package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Resolves the rule names and ids in correlations, and rejects correlations with unknown or circular references. */
final class CorrelationLinker {

    /** @param problems one problem per rejected correlation */
    record Result(List<CorrelationRule> correlations, List<RuleProblem> problems) {}

    private static final class BrokenReferenceException extends Exception {
        private final String code;

        BrokenReferenceException(String reason) {
            this(RuleProblem.INVALID, reason);
        }

        BrokenReferenceException(String code, String reason) {
            super(reason, null, false, false);
            this.code = code;
        }
    }

    private final Map<String, String> idByReference = new HashMap<>();
    private final Map<String, CorrelationRule> correlationById = new TreeMap<>();
    private final Map<String, String> hashById = new HashMap<>();
    private final Map<String, BrokenReferenceException> broken = new HashMap<>();
    private final Map<String, Integer> heights = new HashMap<>();

    private CorrelationLinker(List<Rule> rules, List<CorrelationRule> correlations) {
        for (Rule rule : rules) {
            refer(rule.id(), rule.header().name());
            hashById.put(rule.id(), rule.contentHash());
        }
        for (CorrelationRule correlation : correlations) {
            refer(correlation.id(), correlation.header().name());
            correlationById.put(correlation.id(), correlation);
        }
    }

    private void refer(String id, @org.jspecify.annotations.Nullable String name) {
        idByReference.put(id, id);
        if (name != null) {
            idByReference.putIfAbsent(name, id);
        }
    }

    static Result link(List<Rule> rules, List<CorrelationRule> correlations) {
        CorrelationLinker links = new CorrelationLinker(rules, correlations);
        Map<String, CorrelationRule> linked = new LinkedHashMap<>();
        List<RuleProblem> problems = new ArrayList<>();
        for (CorrelationRule correlation : correlations) {
            try {
                links.link(correlation, new ArrayList<>(), linked);
            } catch (BrokenReferenceException broken) {
                links.broken.put(correlation.id(), broken);
                RuleHeader.Origin origin = correlation.header().origin();
                problems.add(new RuleProblem(
                        origin.file(), origin.line(), 1, broken.code, String.valueOf(broken.getMessage())));
            }
        }
        return new Result(List.copyOf(linked.values()), problems);
    }

    /**
     * Links a correlation and returns a hash over it and everything that it counts, so that a changed rule restarts the
     * correlation's windows.
     */
    private String link(CorrelationRule correlation, List<String> above, Map<String, CorrelationRule> linked)
            throws BrokenReferenceException {
        CorrelationRule done = linked.get(correlation.id());
        if (done != null) {
            return done.contentHash();
        }
        if (above.contains(correlation.id())) {
            throw new BrokenReferenceException("the correlation refers to itself");
        }
        if (above.size() >= RuleLimits.CORRELATION_DEPTH) {
            throw tooDeep();
        }
        BrokenReferenceException before = broken.get(correlation.id());
        if (before != null) {
            throw before;
        }
        List<String> path = new ArrayList<>(above);
        path.add(correlation.id());
        StringBuilder hashes = new StringBuilder(correlation.contentHash());
        Set<String> ids = new LinkedHashSet<>();
        List<String> ordered = new ArrayList<>();
        Duration delay = Duration.ZERO;
        int height = 1;
        for (String reference : correlation.rules()) {
            String id = resolve(reference);
            ids.add(id);
            ordered.add(id);
            CorrelationRule child = correlationById.get(id);
            hashes.append(' ').append(child == null ? hashById.get(id) : link(child, path, linked));
            CorrelationRule below = linked.get(id);
            height = Math.max(height, 1 + heights.getOrDefault(id, 0));
            if (below != null && below.delay().compareTo(delay) > 0) {
                delay = below.delay();
            }
        }
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> alias :
                correlation.groupBy().aliases().entrySet()) {
            Map<String, String> fields = new LinkedHashMap<>();
            for (Map.Entry<String, String> field : alias.getValue().entrySet()) {
                String id = resolve(field.getKey());
                if (!ids.contains(id)) {
                    throw new BrokenReferenceException(
                            "the alias '%s' names the rule '%s', which is missing in the correlation's 'rules'"
                                    .formatted(alias.getKey(), field.getKey()));
                }
                fields.put(id, field.getValue());
            }
            aliases.put(alias.getKey(), Map.copyOf(fields));
        }
        String hash = ContentHash.of(hashes.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (height > RuleLimits.CORRELATION_DEPTH) {
            throw tooDeep();
        }
        heights.put(correlation.id(), height);
        linked.put(correlation.id(), correlation.linked(ordered, aliases, delay, hash));
        return hash;
    }

    private static BrokenReferenceException tooDeep() {
        return new BrokenReferenceException(
                "rule.correlation-depth",
                "correlations are nested more than %d levels deep; refer to rules instead"
                        .formatted(RuleLimits.CORRELATION_DEPTH));
    }

    private String resolve(String reference) throws BrokenReferenceException {
        String id = idByReference.get(reference);
        if (id == null) {
            throw new BrokenReferenceException(
                    "the correlation refers to '%s', which is not the id or name of a loaded rule"
                            .formatted(reference));
        }
        return id;
    }
}
