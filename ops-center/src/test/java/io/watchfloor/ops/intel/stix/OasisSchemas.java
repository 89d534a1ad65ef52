package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON schemas that OASIS publishes for STIX 2.1, in shared/data. */
final class OasisSchemas {

    private static final String HOME =
            "http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas";

    private final Path folder;
    private final JsonSchemaFactory factory;
    private final Map<String, Optional<JsonSchema>> schemas = new TreeMap<>();

    private OasisSchemas(Path folder) {
        this.folder = folder;
        this.factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaMappers(mappers ->
                        mappers.mapPrefix(HOME, folder.toUri().toString().replaceFirst("/$", ""))));
    }

    static OasisSchemas load() {
        return new OasisSchemas(StixSamples.shared().resolve("stix21-schemas"));
    }

    /** Returns what the schema of the object's type says; empty if there is no schema for the type. */
    Optional<List<String>> errors(JsonNode object) {
        return schemas.computeIfAbsent(object.path("type").asText(), this::schema)
                .map(schema -> schema.validate(object).stream()
                        .map(ValidationMessage::toString)
                        .sorted()
                        .toList());
    }

    private Optional<JsonSchema> schema(String type) {
        return List.of("sdos", "sros", "observables", "common").stream()
                .filter(kind -> type.matches("[a-z0-9-]+")
                        && Files.exists(folder.resolve(kind).resolve(type + ".json")))
                .findFirst()
                .map(kind -> factory.getSchema(SchemaLocation.of("%s/%s/%s.json".formatted(HOME, kind, type))));
    }
}
