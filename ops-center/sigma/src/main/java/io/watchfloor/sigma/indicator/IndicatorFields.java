package io.watchfloor.sigma.indicator;

import java.util.List;
import java.util.stream.Stream;

/** The fields of records that indicators are compared with, by the names that Sigma rules use. */
public enum IndicatorFields {
    ADDRESS(Stream.concat(Names.SOURCE_ADDRESS.stream(), Names.DESTINATION_ADDRESS.stream())
            .toList()),
    DOMAIN(Names.DOMAIN),
    URL(Names.URL),
    HASH(Names.HASH),
    EMAIL(List.of("from", "mailfrom", "return_path", "reply_to", "to", "recipient", "sender", "SenderFromAddress"));

    /** Names by what the fields contain, in the order in which a search tries them. */
    public static final class Names {

        public static final List<String> SOURCE_ADDRESS = List.of(
                "SourceIp",
                "src_ip",
                "id.orig_h",
                "id_orig_h",
                "IpAddress",
                "SourceAddress",
                "ClientAddress",
                "sourceIPAddress",
                "ClientIP",
                "ClientIPAddress",
                "ipAddress",
                "client.ipAddress",
                "callerIpAddress",
                "data.protoPayload.requestMetadata.callerIp",
                "protoPayload.requestMetadata.callerIp",
                "c-ip",
                "x_originating_ip",
                "addr");

        public static final List<String> DESTINATION_ADDRESS =
                List.of("DestinationIp", "dest_ip", "id.resp_h", "id_resp_h", "DestAddress", "s-ip", "dst_ip");

        public static final List<String> DOMAIN = List.of(
                "QueryName",
                "DestinationHostname",
                "query",
                "dns.rrname",
                "dns.query.rrname",
                "dns.queries.rrname",
                "tls.sni",
                "server_name",
                "http.hostname",
                "cs-host",
                "host_header",
                "url_hosts");

        public static final List<String> URL = List.of("url", "c-uri", "DestinationUrl", "http.url", "uri");

        public static final List<String> HASH = List.of(
                "Hashes",
                "Hash",
                "sha256",
                "sha1",
                "md5",
                "FileHash",
                "fileinfo.sha256",
                "fileinfo.md5",
                "attachments.sha256");

        private Names() {}
    }

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> names;

    IndicatorFields(List<String> names) {
        this.names = names;
    }

    public List<String> names() {
        return names;
    }
}
