package io.watchfloor.ops.intel.live;

import io.watchfloor.sigma.indicator.IndicatorFields;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import io.watchfloor.sigma.language.CidrBlock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values that are harmless or too common to be indicators: the built-in lists, and the list of values {@value #OWN} that
 * users maintain. An address or network is on a list if it overlaps with a network of the list, a domain if the list has it or a domain
 * above it.
 */
public final class WarningLists {

    /** Name of the list of values with which users extend the built-in lists. */
    public static final String OWN = "known-good";

    private static final String BUILT_IN = "/intel/warning-lists.txt";

    private final Map<IndicatorValue, String> exact = new HashMap<>();
    private final Map<String, String> domains = new HashMap<>();
    private final List<Network> networks = new ArrayList<>();

    private record Network(CidrBlock block, String list) {}

    /** @param own entries of the users' list; entries that are no values are ignored */
    public static WarningLists of(List<String> own) {
        WarningLists lists = new WarningLists();
        lists.builtIn();
        own.forEach(entry -> lists.add(entry, "the list " + OWN));
        return lists;
    }

    private WarningLists() {}

    private void builtIn() {
        try (InputStream in = Objects.requireNonNull(WarningLists.class.getResourceAsStream(BUILT_IN))) {
            String list = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.endsWith(":")) {
                    list = "the built-in list \"" + line.substring(0, line.length() - 1) + "\"";
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    add(line.strip(), list);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String entry, String list) {
        Optional<CidrBlock> block = CidrBlock.parse(entry);
        if (block.isPresent()) {
            networks.add(new Network(block.get(), list));
            return;
        }
        List<Function<String, Optional<IndicatorValue>>> kinds = List.of(
                text -> IndicatorValue.of(Kind.SHA256, text),
                text -> IndicatorValue.of(Kind.SHA1, text),
                text -> IndicatorValue.of(Kind.MD5, text),
                text -> text.contains("://") ? IndicatorValue.of(Kind.URL, text) : Optional.empty(),
                text -> IndicatorValue.of(Kind.EMAIL, text),
                text -> IndicatorValue.of(Kind.DOMAIN, text));
        kinds.stream()
                .map(kind -> kind.apply(entry))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(value -> {
                    if (value.kind() == Kind.DOMAIN) {
                        domains.put(value.text(), list);
                    } else {
                        exact.put(value, list);
                    }
                });
    }

    private static boolean overlap(CidrBlock one, CidrBlock other) {
        return one.bits() <= other.bits()
                ? one.contains(other.high(), other.low())
                : other.contains(one.high(), one.low());
    }

    /** Why the value must not be live; empty if it may be. */
    public Optional<String> reason(IndicatorValue value) {
        if (value.kind().fields() == IndicatorFields.ADDRESS) {
            CidrBlock block = CidrBlock.parse(value.text()).orElseThrow();
            return networks.stream()
                    .filter(one -> overlap(one.block(), block))
                    .findFirst()
                    .map(one -> "%s is on %s.".formatted(one.block(), one.list()));
        }
        if (value.kind() == Kind.DOMAIN) {
            String domain = value.text();
            for (int dot = -1; ; dot = domain.indexOf('.', dot + 1)) {
                String above = domain.substring(dot + 1);
                String list = domains.get(above);
                if (list != null) {
                    return Optional.of("%s is on %s.".formatted(above, list));
                }
                if (domain.indexOf('.', dot + 1) < 0) {
                    return Optional.empty();
                }
            }
        }
        String list = exact.get(value);
        return list == null ? Optional.empty() : Optional.of("It is on %s.".formatted(list));
    }
}
