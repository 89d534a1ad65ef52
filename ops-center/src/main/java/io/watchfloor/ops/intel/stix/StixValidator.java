package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.StixPattern;
import io.watchfloor.ops.intel.stix.StixModel.Kind;
import io.watchfloor.ops.intel.stix.StixModel.Property;
import io.watchfloor.ops.intel.stix.StixModel.Rule;
import io.watchfloor.ops.intel.stix.StixModel.Shape;
import io.watchfloor.ops.intel.stix.StixModel.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks an object against the tables of the standard. */
final class StixValidator {

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*-?");
    private static final Pattern PROPERTY = Pattern.compile("[a-z][a-z0-9_]{2,249}");
    private static final Pattern DICTIONARY_KEY = Pattern.compile("[a-zA-Z0-9_-]{1,250}");
    private static final Pattern PREDEFINED_EXTENSION = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*-ext");
    private static final Pattern SELECTOR =
            Pattern.compile("id|[a-z0-9_-]{3,249}(\\.(\\[[0-9]{1,9}]|[a-zA-Z0-9_-]{1,250}))*");
    private static final Pattern HEX = Pattern.compile("([a-fA-F0-9]{2})+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");
    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-(0[0-9]{3}|[1-9][0-9]{3,})");
    private static final Pattern CAPEC = Pattern.compile("CAPEC-[0-9]+");

    private static final Map<Value.Plain, Pattern> FORMS = Map.of(
            Value.Plain.MIME_TYPE,
                    Pattern.compile(
                            "(application|audio|font|image|message|model|multipart|text|video)/[a-zA-Z0-9.+_-]+.*"),
            Value.Plain.ENCODING, Pattern.compile("[a-zA-Z0-9/.+_:-]{2,250}"),
            Value.Plain.RELATIONSHIP_TYPE, Pattern.compile("[a-z0-9-]+"),
            Value.Plain.REGISTRY_KEY, Pattern.compile("(?!(?i:HKLM|HKCC|HKCR|HKCU|HKU)(\\\\|$)).*", Pattern.DOTALL),
            Value.Plain.CPE, Pattern.compile("cpe:2\\.3:[aho*-](:.+){10}"),
            Value.Plain.IPV4, Pattern.compile(AddressText.IPV4.pattern() + "(/(3[0-2]|[12]?[0-9]))?"),
            Value.Plain.MAC, Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}"));

    private static final Map<Value.Plain, String> EXAMPLES = Map.of(
            Value.Plain.MIME_TYPE, "a media type, such as application/pdf",
            Value.Plain.ENCODING, "a character set of IANA, such as windows-1252",
            Value.Plain.RELATIONSHIP_TYPE, "a-z, 0-9 and hyphens, such as related-to",
            Value.Plain.REGISTRY_KEY, "a key with the full name of its hive, such as HKEY_LOCAL_MACHINE\\System",
            Value.Plain.CPE, "a CPE 2.3 name, such as cpe:2.3:a:vendor:product:1.0:*:*:*:*:*:*:*",
            Value.Plain.IPV4, "an IPv4 address or network, such as 192.0.2.7 or 192.0.2.0/24",
            Value.Plain.MAC, "a MAC address in lower case, such as d2:fb:49:24:37:18");

    /** Lengths in hexadecimal digits. */
    private static final Map<String, Integer> HASHES =
            Map.of("MD5", 32, "SHA-1", 40, "SHA-256", 64, "SHA-512", 128, "SHA3-256", 64, "SHA3-512", 128);

    private static final Pattern TLSH = Pattern.compile("[a-zA-Z0-9]{70,72}");
    private static final Pattern SSDEEP = Pattern.compile("[a-zA-Z0-9/+:.]{1,200}");

    private static final Set<String> RESERVED = Set.of("severity", "action", "username", "phone_numbers");
    private static final Set<String> IDENTITY = Set.of("type", "id");

    private static final StixModel MODEL = StixModel.STANDARD;

    private final List<StixIssue> issues = new ArrayList<>();

    private StixValidator() {}

    /**
     * @param place JSON pointer to the object
     * @return refusals and warnings, in the order of the object
     */
    static List<StixIssue> check(ObjectNode object, String place) {
        StixValidator validator = new StixValidator();
        validator.top(object, place);
        return validator.issues;
    }

    /** Appends a name to a JSON pointer. */
    static String below(String place, String name) {
        return place + "/" + Quote.of(name).replace("~", "~0").replace("/", "~1");
    }

    @SuppressWarnings("AnnotateFormatMethod") // The annotation is in a library that the product does not contain.
    private void add(StixCode code, String place, String message, Object... parts) {
        issues.add(new StixIssue(code, place, message.formatted(parts)));
    }

    private void top(ObjectNode object, String place) {
        JsonNode given = object.path("type");
        String type = given.asText();
        if (!given.isTextual()
                || type.length() < 3
                || type.length() > 250
                || !TYPE.matcher(type).matches()) {
            add(
                    given.isMissingNode() ? StixCode.MISSING_PROPERTY : StixCode.FORMAT,
                    below(place, "type"),
                    "The object needs a type of 3 to 250 characters of a-z, 0-9 and hyphens, such as indicator.");
            return;
        }
        if (type.equals("bundle")) {
            add(StixCode.NOT_STIX, place, "A bundle must not contain a bundle. Send its objects.");
            return;
        }
        id(object, type, place);
        Shape shape = MODEL.object(type);
        if (shape == null) {
            custom(object, type, place);
        } else {
            shape(object, shape, place, true);
            switch (type) {
                case "marking-definition" -> marking(object, place);
                case "extension-definition" -> extensionDefinition(object, place);
                case "indicator" -> pattern(object, place);
                default -> {}
            }
        }
        selectors(object, place);
        if (shape != null
                && shape.kind() == Kind.OBSERVABLE
                && issues.stream().noneMatch(one -> one.code().refuses())) {
            derivedId(object, place);
        }
    }

    private void id(ObjectNode object, String type, String place) {
        JsonNode id = object.path("id");
        if (id.isMissingNode()) {
            add(StixCode.MISSING_PROPERTY, below(place, "id"), "The object has no id. Add %s-- and a UUID.", type);
        } else if (!StixId.isOf(type, id.asText()) || !id.isTextual()) {
            add(StixCode.ID, below(place, "id"), "The id must be %s-- and a UUID of RFC 4122.", type);
        }
    }

    private void derivedId(ObjectNode object, String place) {
        String id = object.path("id").asText();
        DerivedObservableId.of(object)
                .filter(expected -> StixId.isDerived(id) && !expected.equalsIgnoreCase(id))
                .ifPresent(expected -> add(
                        StixCode.DERIVED_ID,
                        below(place, "id"),
                        "The id that follows from the properties is %s. Use it, so that all producers have the same id.",
                        expected));
    }

    private void custom(ObjectNode object, String type, String place) {
        Set<String> kinds = extensionTypes(object);
        boolean defined = kinds.stream().anyMatch(one -> one.startsWith("new-"));
        if (!defined) {
            add(
                    StixCode.CUSTOM_TYPE,
                    below(place, "type"),
                    "The standard has no type %s. The object is kept as it is. Define the type with an extension.",
                    Quote.of(type));
        }
        boolean domain = kinds.contains("new-sdo")
                || kinds.contains("new-sro")
                || (!kinds.contains("new-sco") && (object.has("created") || object.has("modified")));
        shape(object, MODEL.part(domain ? "common-domain" : "common-observable"), place, true);
    }

    private static Set<String> extensionTypes(ObjectNode object) {
        return object.path("extensions").properties().stream()
                .map(one -> one.getValue().path("extension_type").asText())
                .collect(Collectors.toSet());
    }

    private void shape(ObjectNode object, Shape shape, String place, boolean top) {
        boolean extended = top && extensionTypes(object).stream().anyMatch(one -> !one.equals("property-extension"));
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            String at = below(place, name);
            Property known = shape.properties().get(name);
            if (known != null) {
                value(member.getValue(), known.value(), at);
            } else if (top && !IDENTITY.contains(name)) {
                customProperty(name, member.getValue(), extended || !isStandard(object), at);
            }
        }
        shape.properties().forEach((name, property) -> {
            if (property.required() && !object.has(name)) {
                add(
                        StixCode.MISSING_PROPERTY,
                        below(place, name),
                        "The required property %s is missing. Add it.",
                        name);
            }
        });
        shape.rules().forEach(rule -> rule(object, rule, place));
    }

    private static boolean isStandard(ObjectNode object) {
        return MODEL.object(object.path("type").asText()) != null;
    }

    private void customProperty(String name, JsonNode value, boolean defined, String at) {
        if (RESERVED.contains(name)) {
            add(StixCode.RESERVED_PROPERTY, at, "The standard reserves the name %s. Rename the property.", name);
        } else if (!PROPERTY.matcher(name).matches()) {
            add(
                    StixCode.PROPERTY_NAME,
                    at,
                    "The name %s is not allowed: a name has 3 to 250 characters of a-z, 0-9 and _, and begins with a letter.",
                    Quote.of(name));
        } else if (value.isNull()) {
            add(StixCode.WRONG_TYPE, at, "%s must not be null. Remove the property.", name);
        } else if (value.isArray() && value.isEmpty()) {
            add(StixCode.EMPTY, at, "The list %s is empty. Remove it.", name);
        } else if (!defined) {
            add(
                    StixCode.CUSTOM_PROPERTY,
                    at,
                    "The standard has no property %s here. It is kept as it is. Define it with an extension.",
                    name);
        }
    }

    private void rule(ObjectNode object, Rule rule, String place) {
        switch (rule) {
            case Rule.AnyOf any -> {
                if (any.alternatives().stream().noneMatch(all -> all.stream().allMatch(object::has))) {
                    add(
                            StixCode.MISSING_PROPERTY,
                            place,
                            "The object needs at least one of: %s.",
                            any.alternatives().stream()
                                    .map(one -> String.join(" with ", one))
                                    .collect(Collectors.joining(", ")));
                }
            }
            case Rule.NotBoth both -> {
                if (object.has(both.one()) && object.has(both.other())) {
                    add(
                            StixCode.PROPERTY_CONFLICT,
                            below(place, both.other()),
                            "%s and %s exclude each other. Remove one.",
                            both.one(),
                            both.other());
                }
            }
            case Rule.Needs needs -> {
                for (String other : needs.others()) {
                    if (object.has(needs.property()) && !object.has(other)) {
                        add(
                                StixCode.NEEDS_PROPERTY,
                                below(place, other),
                                "%s is allowed only together with %s. Add %s.",
                                needs.property(),
                                other,
                                other);
                    }
                }
            }
            case Rule.Order order -> order(object, order, place);
            case Rule.If when -> {
                JsonNode condition = object.path(when.property());
                if (condition.isBoolean()
                        && condition.booleanValue() == when.value()
                        && object.has(when.other()) != when.needed()) {
                    add(
                            when.needed() ? StixCode.NEEDS_PROPERTY : StixCode.PROPERTY_CONFLICT,
                            below(place, when.other()),
                            "If %s is %s, %s must be %s.",
                            when.property(),
                            when.value(),
                            when.other(),
                            when.needed() ? "present" : "absent");
                }
            }
        }
    }

    private void order(ObjectNode object, Rule.Order order, String place) {
        JsonNode earlier = object.path(order.earlier());
        JsonNode later = object.path(order.later());
        if (!StixTime.isValid(earlier) || !StixTime.isValid(later)) {
            return;
        }
        boolean wrong = order.strictly()
                ? !StixTime.isBefore(earlier.textValue(), later.textValue())
                : StixTime.isBefore(later.textValue(), earlier.textValue());
        if (wrong) {
            add(
                    StixCode.TIME_ORDER,
                    below(place, order.later()),
                    "%s must %s %s.",
                    order.later(),
                    order.strictly() ? "be later than" : "not be before",
                    order.earlier());
        }
    }

    private void value(JsonNode given, Value wanted, String at) {
        switch (wanted) {
            case Value.Plain plain -> plain(given, plain, at);
            case Value.Numeric number -> number(given, number, at);
            case Value.Vocabulary vocabulary -> vocabulary(given, vocabulary, at);
            case Value.Part part -> {
                if (given instanceof ObjectNode object) {
                    shape(object, MODEL.part(part.name()), at, false);
                    if (part.name().equals("external-reference")) {
                        externalReference(object, at);
                    }
                } else {
                    wrongType(at, "an object");
                }
            }
            case Value.Reference reference -> reference(given, reference, at);
            case Value.ListOf list -> {
                if (!given.isArray()) {
                    wrongType(at, "a list");
                } else if (given.isEmpty()) {
                    add(StixCode.EMPTY, at, "The list is empty. Remove the property.");
                }
                for (int i = 0; given.isArray() && i < given.size(); i++) {
                    value(given.get(i), list.each(), at + "/" + i);
                }
            }
        }
    }

    private void wrongType(String at, String wanted) {
        add(StixCode.WRONG_TYPE, at, "The value must be %s.", wanted);
    }

    private boolean text(JsonNode given, String at) {
        if (!given.isTextual()) {
            wrongType(at, "a text");
        }
        return given.isTextual();
    }

    private void plain(JsonNode given, Value.Plain wanted, String at) {
        switch (wanted) {
            case STRING -> text(given, at);
            case BOOLEAN -> {
                if (!given.isBoolean()) {
                    wrongType(at, "true or false");
                }
            }
            case TIME, TIME_MS -> time(given, wanted == Value.Plain.TIME_MS, at);
            case SPEC_VERSION -> {
                if (text(given, at) && !given.textValue().equals("2.1")) {
                    add(StixCode.SPEC_VERSION, at, "Only STIX 2.1 is read. Convert the object to spec_version 2.1.");
                }
            }
            case HASHES -> hashes(given, at);
            case DICTIONARY -> dictionary(given, at);
            case OBJECT -> {
                if (!given.isObject()) {
                    wrongType(at, "an object");
                }
            }
            case EXTENSIONS -> extensions(given, at);
            case OBSERVABLES -> {
                if (!given.isObject() || given.isEmpty() || !all(given)) {
                    wrongType(at, "an object whose values are observables");
                }
            }
            case BINARY -> form(given, given.asText().length() % 4 == 0, BASE64, "Base64 of RFC 4648", at);
            case HEX -> form(given, true, HEX, "pairs of hexadecimal digits", at);
            case IPV6 -> {
                if (text(given, at) && !AddressText.isIpv6(given.textValue())) {
                    add(
                            StixCode.FORMAT,
                            at,
                            "The value must be an IPv6 address or network, such as 2001:db8::7 or 2001:db8::/32.");
                }
            }
            case MIME_TYPE, ENCODING, RELATIONSHIP_TYPE, REGISTRY_KEY, CPE, IPV4, MAC ->
                form(given, true, FORMS.get(wanted), EXAMPLES.get(wanted), at);
        }
    }

    private static boolean all(JsonNode observables) {
        return observables.properties().stream()
                .allMatch(one -> one.getValue().path("type").isTextual());
    }

    private void form(JsonNode given, boolean also, @Nullable Pattern form, @Nullable String example, String at) {
        if (text(given, at)
                && !(also && form != null && form.matcher(given.textValue()).matches())) {
            add(StixCode.FORMAT, at, "The value must be %s.", String.valueOf(example));
        }
    }

    private void time(JsonNode given, boolean milliseconds, String at) {
        if (!text(given, at)) {
            return;
        }
        String time = given.textValue();
        if (!StixTime.isValid(time) || (milliseconds && !StixTime.hasMilliseconds(time))) {
            add(
                    StixCode.TIMESTAMP,
                    at,
                    "The value must be a time in UTC%s, such as 2016-05-12T08:17:27.000Z.",
                    milliseconds ? " with at least milliseconds" : "");
        }
    }

    private void number(JsonNode given, Value.Numeric wanted, String at) {
        if (!given.isNumber() || (wanted.whole() && !given.isIntegralNumber())) {
            wrongType(at, wanted.whole() ? "a whole number" : "a number");
        } else if (given.doubleValue() < wanted.least() || given.doubleValue() > wanted.most()) {
            add(StixCode.RANGE, at, "The number must be from %.0f to %.0f.", wanted.least(), wanted.most());
        }
    }

    private void vocabulary(JsonNode given, Value.Vocabulary wanted, String at) {
        if (!text(given, at) || wanted.values().contains(given.textValue())) {
            return;
        }
        if (wanted.closed()) {
            add(
                    StixCode.VOCABULARY,
                    at,
                    "%s is not in %s. Use one of: %s.",
                    Quote.of(given.textValue()),
                    wanted.name(),
                    String.join(", ", wanted.values()));
        } else {
            add(
                    StixCode.OPEN_VOCABULARY,
                    at,
                    "%s is not in %s. It is kept as it is.",
                    Quote.of(given.textValue()),
                    wanted.name());
        }
    }

    private void reference(JsonNode given, Value.Reference wanted, String at) {
        if (!text(given, at)) {
            return;
        }
        if (!StixId.isValid(given.textValue())) {
            add(StixCode.ID, at, "The value must be an id: a type, -- and a UUID of RFC 4122.");
            return;
        }
        String type = StixId.type(given.textValue());
        Shape shape = MODEL.object(type);
        boolean observable = !type.equals("bundle") && (shape == null || shape.kind() == Kind.OBSERVABLE);
        boolean named =
                wanted.types().contains(type) || (observable && wanted.types().contains("observable"));
        if (named == wanted.except()) {
            add(
                    StixCode.REFERENCE_TYPE,
                    at,
                    "A reference to %s is not allowed here. %s: %s.",
                    type,
                    wanted.except() ? "Not allowed" : "Allowed",
                    String.join(", ", wanted.types()));
        }
    }

    private void dictionary(JsonNode given, String at) {
        if (!given.isObject()) {
            wrongType(at, "an object");
            return;
        }
        if (given.isEmpty()) {
            add(StixCode.EMPTY, at, "The dictionary is empty. Remove the property.");
        }
        for (Map.Entry<String, JsonNode> one : given.properties()) {
            String below = below(at, one.getKey());
            if (!DICTIONARY_KEY.matcher(one.getKey()).matches()) {
                add(
                        StixCode.PROPERTY_NAME,
                        below,
                        "The key %s is not allowed: a key has 1 to 250 characters of a-z, A-Z, 0-9, - and _.",
                        Quote.of(one.getKey()));
            } else if (one.getValue().isNull()) {
                add(StixCode.WRONG_TYPE, below, "The value must not be null. Remove it.");
            } else if (one.getValue().isArray() && one.getValue().isEmpty()) {
                add(StixCode.EMPTY, below, "The list is empty. Remove it.");
            }
        }
    }

    private void hashes(JsonNode given, String at) {
        dictionary(given, at);
        for (Map.Entry<String, JsonNode> one : given.properties()) {
            String name = one.getKey();
            String below = below(at, name);
            if (name.length() < 3) {
                add(StixCode.PROPERTY_NAME, below, "The name of a hash has at least 3 characters, such as SHA-256.");
            } else if (!one.getValue().isNull() && text(one.getValue(), below)) {
                hash(name, one.getValue().textValue(), below);
            }
        }
    }

    private void hash(String name, String value, String at) {
        Integer digits = HASHES.get(name);
        if (digits != null && !(value.length() == digits && HEX.matcher(value).matches())) {
            add(StixCode.HASH, at, "%s must have %d hexadecimal digits.", name, digits);
        } else if (name.equals("TLSH") && !TLSH.matcher(value).matches()) {
            add(StixCode.HASH, at, "TLSH must have 70 letters and digits.");
        } else if (name.equals("SSDEEP") && !SSDEEP.matcher(value).matches()) {
            add(StixCode.HASH, at, "SSDEEP must be block size, hash and hash, divided by colons.");
        }
    }

    private void extensions(JsonNode given, String at) {
        if (!given.isObject()) {
            wrongType(at, "an object");
            return;
        }
        if (given.isEmpty()) {
            add(StixCode.EMPTY, at, "There is no extension. Remove the property.");
        }
        for (Map.Entry<String, JsonNode> one : given.properties()) {
            String name = one.getKey();
            String below = below(at, name);
            if (!(one.getValue() instanceof ObjectNode extension) || extension.isEmpty()) {
                add(StixCode.EXTENSION, below, "An extension must be an object with at least one property.");
            } else if (StixId.isOf("extension-definition", name)) {
                JsonNode type = extension.path("extension_type");
                if (type.isMissingNode()) {
                    add(
                            StixCode.MISSING_PROPERTY,
                            below(below, "extension_type"),
                            "The required property extension_type is missing. Add it.");
                } else {
                    value(type, MODEL.vocabulary("extension-type-enum"), below(below, "extension_type"));
                }
            } else if (PREDEFINED_EXTENSION.matcher(name).matches()) {
                Shape shape = MODEL.shape(name);
                if (shape == null || shape.kind() != Kind.EXTENSION) {
                    add(
                            StixCode.UNKNOWN_EXTENSION,
                            below,
                            "The standard has no extension %s. It is kept as it is.",
                            Quote.of(name));
                } else {
                    shape(extension, shape, below, false);
                }
            } else {
                add(
                        StixCode.EXTENSION,
                        below,
                        "%s is neither the id of an extension-definition nor a predefined extension, such as pdf-ext.",
                        Quote.of(name));
            }
        }
    }

    private void externalReference(ObjectNode reference, String at) {
        String id = reference.path("external_id").asText();
        Pattern form = switch (reference.path("source_name").asText()) {
            case "cve" -> CVE;
            case "capec" -> CAPEC;
            default -> null;
        };
        if (form != null && !form.matcher(id).matches()) {
            add(
                    StixCode.EXTERNAL_REFERENCE,
                    below(at, "external_id"),
                    "A reference to %s needs an external_id such as %s.",
                    reference.path("source_name").asText(),
                    form == CVE ? "CVE-2024-12345" : "CAPEC-163");
        } else if (form == null
                && (CVE.matcher(id).matches() || CAPEC.matcher(id).matches())) {
            add(
                    StixCode.EXTERNAL_REFERENCE,
                    below(at, "source_name"),
                    "%s needs the source_name %s.",
                    Quote.of(id),
                    CVE.matcher(id).matches() ? "cve" : "capec");
        }
    }

    private void marking(ObjectNode object, String place) {
        String conflict = StixMarkings.conflict(object);
        if (conflict != null) {
            add(StixCode.MARKING_DEFINITION, place, "%s Refer to a predefined definition.", conflict);
        }
        if (object.path("definition_type").asText().equals("statement")
                && object.path("definition").isObject()
                && !object.path("definition").path("statement").isTextual()) {
            add(
                    StixCode.MISSING_PROPERTY,
                    below(place, "definition") + "/statement",
                    "The required property statement is missing. Add it.");
        }
    }

    private void extensionDefinition(ObjectNode object, String place) {
        boolean top = false;
        for (JsonNode type : object.path("extension_types")) {
            top = top || type.asText().equals("toplevel-property-extension");
        }
        if (object.has("extension_properties") && !top) {
            add(
                    StixCode.PROPERTY_CONFLICT,
                    below(place, "extension_properties"),
                    "extension_properties is allowed only with the type toplevel-property-extension.");
        }
    }

    private void pattern(ObjectNode object, String place) {
        JsonNode pattern = object.path("pattern");
        if (pattern.isTextual() && object.path("pattern_type").asText().equals("stix")) {
            try {
                StixPattern.parse(pattern.textValue());
            } catch (InvalidPattern e) {
                add(
                        StixCode.PATTERN,
                        below(place, "pattern"),
                        "%s (%s, column %d). Correct the pattern.",
                        String.valueOf(e.getMessage()),
                        e.code(),
                        e.column());
            }
        }
    }

    private void selectors(ObjectNode object, String place) {
        JsonNode markings = object.path("granular_markings");
        for (int i = 0; i < markings.size(); i++) {
            JsonNode selectors = markings.path(i).path("selectors");
            for (int j = 0; j < selectors.size(); j++) {
                JsonNode selector = selectors.path(j);
                if (selector.isTextual() && !selects(object, selector.textValue())) {
                    add(
                            StixCode.SELECTOR,
                            "%s/granular_markings/%d/selectors/%d".formatted(place, i, j),
                            "The selector %s selects nothing in this object. Correct it, such as labels.[0].",
                            Quote.of(selector.textValue()));
                }
            }
        }
    }

    private static boolean selects(ObjectNode object, String selector) {
        if (!SELECTOR.matcher(selector).matches()) {
            return false;
        }
        JsonNode at = object;
        for (String step : selector.split("\\.", -1)) {
            at = step.startsWith("[")
                    ? at.isArray() ? at.path(Integer.parseInt(step.substring(1, step.length() - 1))) : at.path("")
                    : at.path(step);
        }
        return !at.isMissingNode();
    }
}
