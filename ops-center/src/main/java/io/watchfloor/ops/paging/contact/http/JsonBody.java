package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Creates empty JSON objects. */
final class JsonBody {

    private JsonBody() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
