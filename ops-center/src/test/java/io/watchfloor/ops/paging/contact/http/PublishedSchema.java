package io.watchfloor.ops.paging.contact.http;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schema of a service: see the README beside the schemas. */
final class PublishedSchema {

    private static final Path FOLDER = Path.of("src/test/resources/contact/schemas");

    private final JsonSchema schema;

    private PublishedSchema(JsonSchema schema) {
        this.schema = schema;
    }

    static PublishedSchema of(ContactMethod way, Message.Kind kind) throws IOException {
        boolean verb =
                way == ContactMethod.OPSGENIE && (kind == Message.Kind.ACKNOWLEDGED || kind == Message.Kind.RESOLVED);
        String text = Files.readString(FOLDER.resolve(way.text() + (verb ? "-verb" : "") + ".json"));
        return new PublishedSchema(
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text));
    }

    List<String> problems(String body) {
        return schema.validate(body, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
