package io.watchfloor.ops.asset.entity;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extracts the entities that a record names, with their roles. Omits well-known entities, which exist on every
 * machine.
 */
public final class Mentions {

    /**
     * Maximum number of entities for each record. The relevant entities are among the first, so further entities
     * would only cost time.
     */
    private static final int MOST = 40;

    private static final int LONGEST_COMMAND = 8_192;

    private static final Pattern URL = Pattern.compile("https?://([\\w.-]+|\\[[0-9a-fA-F:]+])(:\\d+)?[^\\s'\"<>)]*");

    private static final Pattern CARRIER = Pattern.compile(
            "([^\\\\/:*?\"<>|\\r\\n]{1,100}\\.(?:docm?|docx|dotm|xlsm?|xlsx|xlsb|xll|pptm?|rtf|one|pdf|zip|rar|7z|"
                    + "iso|img|vhdx?|lnk|hta|jse?|vbs|wsf|chm|msi|scr))(?![\\w.])",
            Pattern.CASE_INSENSITIVE);

    /** Ids of Windows events whose target is a group. */
    private static final Set<String> GROUP_EVENTS = Set.of(
            "4727", "4728", "4729", "4730", "4731", "4732", "4733", "4734", "4735", "4737", "4754", "4755", "4756",
            "4757", "4758", "4764", "4799");

    private final RecordFields fields;
    private final String host;
    private final Set<Mention> found = new TreeSet<>();

    private Mentions(String asset, Map<String, ?> values) {
        this.fields = new RecordFields(values);
        this.host = asset.substring(asset.indexOf(':') + 1);
    }

    /**
     * The mentions of one record.
     *
     * @param asset the record's asset, {@code kind:name}
     * @param fields the record's fields with the names that Sigma rules use
     * @return sorted, without duplicates, at most {@value #MOST}
     */
    public static List<Mention> of(String asset, Map<String, ?> fields) {
        Mentions mentions = new Mentions(asset, fields);
        mentions.accounts();
        mentions.machines();
        mentions.files();
        mentions.network();
        mentions.mail();
        return mentions.found.stream()
                .filter(mention -> !WellKnown.isHub(mention.entity()))
                .limit(MOST)
                .toList();
    }

    private void add(Role role, Optional<Entity> entity) {
        entity.ifPresent(known -> found.add(new Mention(role, known)));
    }

    private void accounts() {
        for (String name : List.of("User", "SourceUser", "UserId", "userIdentity.arn", "acct")) {
            add(Role.SUBJECT, Entity.account("", fields.text(name), host));
        }
        add(Role.TARGET, Entity.account("", fields.text("TargetUser"), host));
        account(Role.SUBJECT, "SubjectDomainName", "SubjectUserName", "SubjectUserSid");
        String event = fields.text("EventID");
        if (!GROUP_EVENTS.contains(event)) {
            account(
                    Role.TARGET,
                    "TargetDomainName",
                    "TargetUserName",
                    fields.has("TargetUserSid") ? "TargetUserSid" : "TargetSid");
        }
        String member = fields.text("MemberName");
        if (member.regionMatches(true, 0, "CN=", 0, 3)) {
            int end = member.indexOf(',');
            add(
                    Role.TARGET,
                    Entity.account(
                            fields.text("TargetDomainName"),
                            member.substring(3, end < 0 ? member.length() : end),
                            host));
        } else {
            add(Role.TARGET, Entity.account("", fields.text("MemberSid"), host));
        }
        if (event.equals("4769")) {
            add(Role.TARGET, Entity.account(fields.text("TargetDomainName"), fields.text("ServiceName"), host));
        }
    }

    /**
     * Returns the account by its name, or by its SID when the record contains no name. Returning both would count one
     * account twice.
     */
    private void account(Role role, String domain, String name, String sid) {
        Optional<Entity> named = Entity.account(fields.text(domain), fields.text(name), host);
        boolean known = named.isPresent() && !fields.text(name).equals("-");
        add(role, known ? named : Entity.account("", fields.text(sid), host));
    }

    private void machines() {
        for (String name : List.of(
                "IpAddress",
                "WorkstationName",
                "Workstation",
                "SourceAddress",
                "ClientAddress",
                "ClientIP",
                "sourceIPAddress")) {
            add(Role.SOURCE, Entity.host(fields.text(name)));
        }
        for (String name : List.of("TargetServerName", "DestAddress")) {
            add(Role.DESTINATION, Entity.host(fields.text(name)));
        }
        if (fields.isSysmon() && fields.has("DestinationIp")) {
            boolean outgoing = !fields.text("Initiated").equalsIgnoreCase("false");
            add(
                    outgoing ? Role.DESTINATION : Role.SOURCE,
                    Entity.host(fields.text(outgoing ? "DestinationIp" : "SourceIp")));
        } else {
            add(Role.SOURCE, Entity.host(fields.text("SourceIp")));
            add(Role.DESTINATION, Entity.host(fields.text("DestinationIp")));
        }
        for (String name : List.of("src_ip", "id.orig_h", "id_orig_h")) {
            add(Role.SOURCE, Entity.host(fields.text(name)));
        }
        for (String name : List.of("dest_ip", "id.resp_h", "id_resp_h")) {
            add(Role.DESTINATION, Entity.host(fields.text(name)));
        }
        if (!fields.isSysmon()) {
            add(Role.SEEN, Entity.of(EntityKind.LOGON, fields.text("LogonGuid")));
        }
    }

    /**
     * Hashes of programs that are part of the operating system are omitted, because these programs exist on all
     * hosts. Import hashes are omitted, because unrelated programs share them.
     */
    private void files() {
        if (!isOfTheSystem()) {
            for (String one : fields.text("Hashes").split(",", -1)) {
                int equals = one.indexOf('=');
                if (!one.substring(0, Math.max(equals, 0)).strip().equalsIgnoreCase("IMPHASH")) {
                    add(Role.SEEN, Entity.hash(one.substring(equals + 1)));
                }
            }
        }
        add(Role.SEEN, Entity.hash(fields.text("sha256")));
        add(Role.SEEN, Entity.hash(fields.text("md5")));
        for (String name : List.of("CommandLine", "ParentCommandLine", "TargetFilename")) {
            Matcher files = CARRIER.matcher(shortened(fields.text(name)));
            while (files.find()) {
                add(Role.SEEN, Entity.of(EntityKind.FILE_NAME, files.group(1)));
            }
        }
    }

    private boolean isOfTheSystem() {
        String image = fields.text("ImageLoaded").isEmpty() ? fields.text("Image") : fields.text("ImageLoaded");
        String path = image.toLowerCase(Locale.ROOT);
        boolean installed = path.contains(":\\windows\\") || path.contains(":\\program files");
        boolean theirs = fields.text("Company").startsWith("Microsoft")
                || fields.text("Signature").startsWith("Microsoft");
        return installed
                && (theirs || path.contains(":\\windows\\system32\\") || path.contains(":\\windows\\syswow64\\"));
    }

    private void network() {
        for (String name : List.of(
                "QueryName",
                "query",
                "dns.rrname",
                "dns.query.rrname",
                "tls.sni",
                "http.hostname",
                "DestinationHostname")) {
            domain(fields.text(name));
        }
        fields.all("url_hosts").forEach(this::domain);
        for (String name :
                List.of("url", "c-uri", "CommandLine", "ParentCommandLine", "ScriptBlockText", "Payload", "Details")) {
            Matcher urls = URL.matcher(shortened(fields.text(name)));
            while (urls.find()) {
                add(Role.SEEN, Entity.of(EntityKind.URL, urls.group()));
                domain(urls.group(1));
            }
        }
    }

    /** A domain name below the asset's own domain is the name of an internal host, so it is omitted. */
    private void domain(String name) {
        Optional<Entity> domain = Entity.domain(name);
        int dot = host.indexOf('.');
        boolean own = dot > 0
                && domain.isPresent()
                && (domain.get().value().endsWith(host.substring(dot))
                        || domain.get().value().equals(host.substring(dot + 1)));
        if (domain.isPresent() && domain.get().kind() == EntityKind.ADDRESS) {
            add(Role.DESTINATION, domain);
        } else if (!own) {
            add(Role.SEEN, domain);
        }
    }

    private void mail() {
        add(Role.SEEN, Entity.of(EntityKind.MESSAGE, fields.text("message_id")));
        add(Role.SEEN, Entity.of(EntityKind.MESSAGE, fields.text("InternetMessageId")));
        if (!fields.has("message_id")) {
            return;
        }
        add(Role.SENDER, Entity.account("", mailbox(fields.text("from")), ""));
        for (String to : fields.text("to").split(",", -1)) {
            add(Role.RECIPIENT, Entity.account("", mailbox(to), ""));
        }
        add(Role.SOURCE, Entity.host(fields.text("x_originating_ip")));
        fields.all("attachments.sha256").forEach(hash -> add(Role.ATTACHMENT, Entity.hash(hash)));
        fields.all("attachments.filename").forEach(name -> add(Role.ATTACHMENT, Entity.of(EntityKind.FILE_NAME, name)));
    }

    private static String mailbox(String text) {
        int open = text.lastIndexOf('<');
        int close = text.lastIndexOf('>');
        return open >= 0 && close > open ? text.substring(open + 1, close) : text;
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_COMMAND ? text.substring(0, LONGEST_COMMAND) : text;
    }
}
