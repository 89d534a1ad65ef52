package io.watchfloor.dashboards.access.provider.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.access.provider.Provisioning.Members;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SCIM PATCH (RFC 7644 §3.5.2), including Entra's variants: operations in any case, dotted names without a path,
 * {@code active} as text. Group members are handled separately, because a group may have very many members. Changes
 * only the given resource.
 */
final class ScimPatch {

    private static final int MOST_OPERATIONS = 100;
    private static final int MOST_MEMBERS = 1000;
    private static final Pattern PATH =
            Pattern.compile("(?:(urn:[A-Za-z0-9:.]{1,100}):)?([A-Za-z$][A-Za-z0-9_$-]{0,60})"
                    + "(?:\\[\\s*([A-Za-z]{1,40})\\s+(?i:eq)\\s+\"([^\"]{0,200})\"\\s*\\])?"
                    + "(?:\\.([A-Za-z$][A-Za-z0-9_$-]{0,60}))?");

    private final ObjectNode resource;
    private final Set<String> added = new TreeSet<>();
    private final Set<String> removed = new TreeSet<>();
    private boolean all;

    ScimPatch(ObjectNode resource) {
        this.resource = resource;
    }

    Members members() {
        return new Members(all, added, removed);
    }

    void apply(JsonNode body) {
        JsonNode operations = body.path("Operations");
        if (!operations.isArray() || operations.isEmpty() || operations.size() > MOST_OPERATIONS) {
            throw new ScimException(
                    400, "invalidSyntax", "Operations must contain 1 to " + MOST_OPERATIONS + " operations.");
        }
        for (JsonNode one : operations) {
            String verb = one.path("op").asText().toLowerCase(Locale.ROOT);
            String path = one.path("path").asText();
            if (!Set.of("add", "replace", "remove").contains(verb)) {
                throw new ScimException(400, "invalidSyntax", "op must be add, replace or remove.");
            }
            if (!path.isEmpty()) {
                at(verb, path, one.path("value"));
            } else if (one.path("value").isObject() && !verb.equals("remove")) {
                Iterator<String> names = one.path("value").fieldNames();
                while (names.hasNext()) {
                    String name = names.next();
                    at(verb, name, one.path("value").path(name));
                }
            } else {
                throw new ScimException(400, "noTarget", "Without a path, value must be an object.");
            }
        }
    }

    private void at(String verb, String path, JsonNode value) {
        Matcher matcher = PATH.matcher(path);
        if (path.startsWith("urn:") && value.isObject()) {
            resource.set(path, value);
            return;
        }
        if (!matcher.matches()) {
            throw new ScimException(400, "invalidPath", "Unsupported path: " + shortened(path));
        }
        String attribute = matcher.group(2);
        if (attribute.equalsIgnoreCase("members")) {
            members(verb, matcher.group(4), value);
            return;
        }
        ObjectNode holder = matcher.group(1) == null || matcher.group(1).endsWith(":core:2.0:User")
                ? resource
                : object(resource, matcher.group(1));
        String sub = matcher.group(5);
        if (matcher.group(3) != null) {
            holder = element(holder, attribute, matcher.group(3), matcher.group(4));
            attribute = sub == null ? "value" : sub;
        } else if (sub != null) {
            holder = object(holder, attribute);
            attribute = sub;
        }
        if (verb.equals("remove")) {
            holder.remove(attribute);
        } else {
            holder.set(attribute, value);
        }
    }

    private void members(String verb, String one, JsonNode value) {
        Set<String> named = new TreeSet<>();
        if (one != null) {
            named.add(one);
        }
        for (JsonNode member : value.isArray() ? value : value.isObject() ? array(value) : array()) {
            named.add(
                    member.isTextual() ? member.asText() : member.path("value").asText());
        }
        if (named.size() > MOST_MEMBERS) {
            throw new ScimException(400, "tooMany", "At most " + MOST_MEMBERS + " members are allowed in one request.");
        }
        if (verb.equals("remove") && named.isEmpty()) {
            all = true;
            added.clear();
        } else if (verb.equals("remove")) {
            removed.addAll(named);
            added.removeAll(named);
        } else {
            all |= verb.equals("replace");
            added.addAll(named);
            removed.removeAll(named);
        }
    }

    private static ObjectNode object(ObjectNode holder, String name) {
        return holder.path(name) instanceof ObjectNode there ? there : holder.putObject(name);
    }

    /** Finds the list element whose attribute has this value, such as the address of a type; creates it if missing. */
    private static ObjectNode element(ObjectNode holder, String list, String attribute, String value) {
        ArrayNode all = holder.path(list) instanceof ArrayNode there ? there : holder.putArray(list);
        for (JsonNode one : all) {
            if (one instanceof ObjectNode object
                    && object.path(attribute).asText().equals(value)) {
                return object;
            }
        }
        return all.addObject().put(attribute, value);
    }

    private ArrayNode array(JsonNode... elements) {
        ArrayNode array = resource.arrayNode();
        for (JsonNode one : elements) {
            array.add(one);
        }
        return array;
    }

    private static String shortened(String path) {
        return path.length() > 80 ? path.substring(0, 80) + "…" : path;
    }
}
