package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.parsing.RuleRejection;
import io.watchfloor.sigma.parsing.Yaml;
import io.watchfloor.sigma.parsing.YamlReader;
import io.watchfloor.sigma.profile.EntityProfile;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.AssetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the profiles of assets and accounts from a file in JSON or YAML: a map from {@code kind:name} to {@code tags},
 * {@code criticality} and {@code group}.
 */
public final class ProfileFile {

    private ProfileFile() {}

    /** Reads the profiles of a file. */
    public static EntityProfiles read(Path file) throws IOException, RuleRejection {
        return parse(Files.readString(file));
    }

    static EntityProfiles parse(String text) throws RuleRejection {
        Map<AssetName, EntityProfile> profiles = new LinkedHashMap<>();
        for (Yaml document : YamlReader.read(text)) {
            for (Map.Entry<String, Yaml.Entry> entry :
                    mapping(document).entries().entrySet()) {
                try {
                    profiles.put(
                            AssetName.parse(entry.getKey()),
                            profile(entry.getValue().value()));
                } catch (IllegalArgumentException invalid) {
                    throw new RuleRejection(entry.getValue().place(), String.valueOf(invalid.getMessage()));
                }
            }
        }
        return EntityProfiles.of(1, profiles);
    }

    private static EntityProfile profile(Yaml value) throws RuleRejection {
        List<String> tags = new ArrayList<>();
        String criticality = null;
        String group = null;
        for (Map.Entry<String, Yaml.Entry> entry : mapping(value).entries().entrySet()) {
            Yaml given = entry.getValue().value();
            switch (entry.getKey()) {
                case "tags" -> {
                    for (Yaml tag : given instanceof Yaml.Sequence list ? list.items() : List.of(given)) {
                        tags.add(text(tag));
                    }
                }
                case "criticality" -> criticality = text(given);
                case "group" -> group = text(given);
                default ->
                    throw new RuleRejection(
                            entry.getValue().place(),
                            "unknown property '%s'; use tags, criticality or group".formatted(entry.getKey()));
            }
        }
        return new EntityProfile(tags, criticality, group);
    }

    private static Yaml.Mapping mapping(Yaml given) throws RuleRejection {
        if (given instanceof Yaml.Mapping map) {
            return map;
        }
        throw new RuleRejection(given, "a map is required");
    }

    private static String text(Yaml given) throws RuleRejection {
        if (given instanceof Yaml.Scalar scalar && scalar.kind() != Yaml.Kind.NULL) {
            return scalar.text();
        }
        throw new RuleRejection(given, "a text is required");
    }
}
