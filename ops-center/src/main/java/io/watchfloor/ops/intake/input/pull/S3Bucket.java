package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.pekko.util.ByteString;

/** A bucket in S3 or in an S3-compatible store. */
final class S3Bucket {

    private static final int LONGEST_LISTING = 8 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final URI address;
    private final AwsSignature signature;
    private final AwsCredentials credentials;
    private final EgressClient egress;
    private final Clock clock;

    /**
     * One page of a listing.
     *
     * @param keys the keys of objects, ascending
     * @param folders the names up to the next slash, if requested
     * @param more whether the listing has further pages
     */
    record Listing(List<String> keys, List<String> folders, boolean more) {}

    /** @param address the address of the bucket, without a trailing slash */
    S3Bucket(URI address, AwsSignature signature, AwsCredentials credentials, EgressClient egress, Clock clock) {
        this.address = address;
        this.signature = signature;
        this.credentials = credentials;
        this.egress = egress;
        this.clock = clock;
    }

    /** Lists the folders directly below a prefix. */
    Listing folders(String prefix, String after) throws EgressFailure, PullFailure {
        return list(Map.of("prefix", prefix, "delimiter", "/"), after);
    }

    /** Lists the objects below a prefix. */
    Listing objects(String prefix, String after) throws EgressFailure, PullFailure {
        return list(Map.of("prefix", prefix), after);
    }

    private Listing list(Map<String, String> given, String after) throws EgressFailure, PullFailure {
        Map<String, String> parameters = new TreeMap<>(given);
        parameters.put("list-type", "2");
        if (!after.isEmpty()) {
            parameters.put("start-after", after);
        }
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return listing(get(at(path + "?" + AwsSignature.query(parameters)), LONGEST_LISTING)
                .utf8String());
    }

    /** Returns the content of an object. */
    ByteString object(String key, int limit) throws EgressFailure, PullFailure {
        return get(at(address.getRawPath() + "/" + AwsSignature.encoded(key, true)), limit);
    }

    private URI at(String target) {
        return URI.create(address.getScheme() + "://" + address.getRawAuthority() + target);
    }

    private ByteString get(URI uri, int limit) throws EgressFailure, PullFailure {
        EgressRequest request = EgressRequest.get(uri).bytesUpTo(limit).within(PATIENCE);
        for (Map.Entry<String, String> one :
                signature.headers(uri, key(), clock.instant()).entrySet()) {
            request = request.header(one.getKey(), one.getValue());
        }
        EgressAnswer answer = egress.send(request);
        if (!answer.good()) {
            throw new PullFailure(
                    "s3.answer-" + answer.status(),
                    "The bucket responded with status %d%s to %s."
                            .formatted(answer.status(), code(answer.body()), uri.getRawPath()));
        }
        return answer.bytes();
    }

    private AwsCredentials.Key key() throws PullFailure {
        try {
            return credentials.current();
        } catch (IOException e) {
            throw new PullFailure("s3.credentials", "The credentials could not be read: " + e.getMessage() + ".");
        }
    }

    /** The error code of S3, such as {@code AccessDenied}. */
    private static String code(String body) {
        int start = body.indexOf("<Code>");
        int end = body.indexOf("</Code>");
        String code = start < 0 || end < start ? "" : body.substring(start + "<Code>".length(), end);
        return code.matches("\\w{1,60}") ? " (" + code + ")" : "";
    }

    static Listing listing(String xml) throws PullFailure {
        List<String> keys = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        boolean more = false;
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new StringReader(xml));
            boolean inFolders = false;
            while (in.hasNext()) {
                int event = in.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    switch (in.getLocalName()) {
                        case "CommonPrefixes" -> inFolders = true;
                        case "Key" -> keys.add(in.getElementText());
                        case "IsTruncated" -> more = Boolean.parseBoolean(in.getElementText());
                        case "Prefix" -> {
                            if (inFolders) {
                                folders.add(in.getElementText());
                            }
                        }
                        default -> {}
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && in.getLocalName().equals("CommonPrefixes")) {
                    inFolders = false;
                }
            }
        } catch (XMLStreamException e) {
            throw new PullFailure("s3.listing", "The bucket's listing is not valid XML.");
        }
        return new Listing(List.copyOf(keys), List.copyOf(folders), more);
    }
}
