package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.PlaceholderUse;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import io.watchfloor.sigma.parsing.CorrelationParser;
import io.watchfloor.sigma.parsing.FilterParser;
import io.watchfloor.sigma.parsing.GlobalDocuments;
import io.watchfloor.sigma.parsing.PlaceholderExpansion;
import io.watchfloor.sigma.parsing.RuleFilter;
import io.watchfloor.sigma.parsing.RuleParser;
import io.watchfloor.sigma.parsing.RuleRejection;
import io.watchfloor.sigma.parsing.SpecificationCheck;
import io.watchfloor.sigma.parsing.Yaml;
import io.watchfloor.sigma.parsing.YamlReader;
import java.util.ArrayList;
import java.util.List;

/** Parses one rule file independently of other files. Parsing is the slow part of loading and can run in parallel. */
final class RuleFileReader {

    /** A parsed YAML document of a rule file. */
    sealed interface Document {

        /** Start of the document in the file. */
        Yaml.Place place();

        record RuleDocument(Rule rule, Yaml.Place place) implements Document {}

        record FilterDocument(RuleFilter filter, Yaml.Place place) implements Document {}

        record CorrelationDocument(CorrelationRule correlation, Yaml.Place place) implements Document {}

        /** @param problems all problems of the document, at least one */
        record InvalidDocument(List<RuleProblem> problems, Yaml.Place place) implements Document {
            public InvalidDocument {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Documents of a file in order, deviations from the schemas of the Sigma specification, and the lists of values that
     * the documents use.
     */
    record Contents(List<Document> documents, List<RuleProblem> departures, List<PlaceholderUse> lists) {
        Contents {
            documents = List.copyOf(documents);
            departures = List.copyOf(departures);
            lists = List.copyOf(lists);
        }

        static Contents invalid(Document.InvalidDocument document) {
            return new Contents(List.of(document), List.of(), List.of());
        }
    }

    private final RuleParser parser;
    private final FilterParser filterParser;
    private final boolean checked;

    /** @param lists hash of the placeholder lists */
    RuleFileReader(Placeholders placeholders, String lists, boolean checked) {
        this.parser = new RuleParser(placeholders, lists);
        this.filterParser = new FilterParser(placeholders, lists);
        this.checked = checked;
    }

    boolean checked() {
        return checked;
    }

    Contents read(RuleFile file) {
        Yaml.Place nowhere = new Yaml.Place(0, 0);
        if (!file.unreadable().isEmpty()) {
            RuleProblem problem = new RuleProblem(file.name(), 0, 0, file.code(), file.unreadable());
            return Contents.invalid(new Document.InvalidDocument(List.of(problem), nowhere));
        }
        try {
            List<Yaml> documents = GlobalDocuments.applied(YamlReader.read(file.text()));
            if (documents.isEmpty()) {
                throw new RuleRejection(new Yaml.Place(1, 1), "the file contains no rule");
            }
            List<Document> read = new ArrayList<>();
            List<RuleProblem> departures = new ArrayList<>();
            List<PlaceholderUse> lists = new ArrayList<>();
            for (Yaml document : documents) {
                read.add(read(document, file.name(), departures));
                PlaceholderExpansion.names(document).forEach(name -> lists.add(use(name, document, file.name())));
            }
            return new Contents(read, departures, lists);
        } catch (RuleRejection refusal) {
            return Contents.invalid(new Document.InvalidDocument(refusal.in(file.name()), nowhere));
        }
    }

    private static PlaceholderUse use(String list, Yaml document, String file) {
        return new PlaceholderUse(
                list,
                text(document, "id"),
                text(document, "title"),
                file,
                document.place().line());
    }

    private static String text(Yaml document, String key) {
        return document instanceof Yaml.Mapping map && map.get(key) instanceof Yaml.Scalar scalar ? scalar.text() : "";
    }

    private Document read(Yaml document, String file, List<RuleProblem> departures) {
        Yaml.Place place = document.place();
        try {
            if (!(document instanceof Yaml.Mapping map)) {
                throw new RuleRejection(document, "a rule is a map with title, logsource and detection");
            }
            if (checked) {
                departures.addAll(SpecificationCheck.of(map, file));
            }
            if (map.get("correlation") != null) {
                return new Document.CorrelationDocument(CorrelationParser.parse(map, file), place);
            }
            return map.get("filter") != null
                    ? new Document.FilterDocument(filterParser.parse(map, file), place)
                    : new Document.RuleDocument(parser.parse(map, file), place);
        } catch (RuleRejection refusal) {
            return new Document.InvalidDocument(refusal.in(file), place);
        }
    }
}
