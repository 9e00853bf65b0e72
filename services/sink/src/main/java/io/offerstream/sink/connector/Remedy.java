package io.offerstream.sink.connector;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a trace of the connector means, and what to do about it. The traces are those of connector 2.5.0, its JDBC driver
 * and its ingest library; the explanations stand in docs/snowflake.md, too.
 */
public final class Remedy {
    private static final int LONGEST = 300;

    private record Known(Pattern trace, String meaning) {}

    /** The more special one first. */
    private static final List<Known> KNOWN = List.of(
            known(
                    "TopicAuthorization|GroupAuthorization|ClusterAuthorization",
                    "Kafka refuses the sink's principal: it needs READ on the topics and its group, WRITE and CREATE on"
                            + " its dead letters"),
            known(
                    "JWT token is invalid|390144|39014[0-9]",
                    "Snowflake does not accept the key: the user's RSA_PUBLIC_KEY is of another private key, or user or"
                            + " account are others. Compare RSA_PUBLIC_KEY_FP of 'desc user' with the key file's"
                            + " fingerprint, sink.user and sink.url (docs/snowflake.md)"),
            known(
                    "Invalid private key|valid PEM RSA private key|private.key.* must be non-empty|error code: 0002|Missed private key|error code: 0013|Could not read properties from file",
                    "the private key cannot be read: sink.key.file must hold private.key, a PEM of RSA (PKCS 8, without"
                            + " passphrase) in one line"),
            known(
                    "Invalid Snowflake URL|error code: 0007|UnknownHost|Name or service not known|nodename nor servname",
                    "sink.url is no address of an account: expected https://ORG-ACCOUNT.snowflakecomputing.com:443"),
            known(
                    "390189|role .* (does not exist|is not granted|not granted)",
                    "the role of the connector does not exist or is not granted to sink.user: 'grant role"
                            + " KAFKA_CONNECTOR_ROLE to user …' (docs/snowflake.md)"),
            known(
                    "database does not exist|schema does not exist|390201",
                    "the database or the schema does not exist, or the role has no USAGE on it (docs/snowflake.md,"
                            + " Grants)"),
            known(
                    "Extra columns",
                    "the table lacks a column and the connector may not add it: grant OWNERSHIP of the table to its"
                            + " role, and 'alter table … set enable_schema_evolution = true' (docs/snowflake.md, Grants)"),
            known(
                    "Insufficient privileges|003001|error code: (2007|2013|2015|2016|2017|1005)|not authorized|Authorization failed",
                    "the connector's role may not do this: grant it USAGE on database and schema, CREATE TABLE, and"
                            + " OWNERSHIP of the tables (docs/snowflake.md, Grants)"),
            known(
                    "error code: 2014|Table not exists",
                    "a table was dropped under the connector: it creates it again after a restart, and goes on where the"
                            + " topic is, without what the dropped table held"),
            known(
                    "Communications link failure|communication error|Connection refused|ConnectException|timed out"
                            + "|error code: 1002",
                    "the warehouse does not answer: is it up, and may this machine reach it (docs/snowflake.md, Network)?"),
            known(
                    "error code: 1001|Cannot connect to Snowflake",
                    "the warehouse refused the login: check sink.url, sink.user and sink.key.file"));

    private Remedy() {}

    private static Known known(String trace, String meaning) {
        return new Known(Pattern.compile(trace, Pattern.CASE_INSENSITIVE), meaning);
    }

    /** Cause and remedy in one sentence, and the trace's own first line. */
    public static String of(String trace) {
        var said = firstLine(trace);
        return KNOWN.stream()
                .filter(known -> known.trace().matcher(trace).find())
                .findFirst()
                .map(known -> known.meaning() + " (" + said + ")")
                .orElse(said + "; the worker's log has the whole trace");
    }

    /** Connect counts what is wrong with a configuration in a first line, and names it in the next. */
    private static String outermost(List<String> lines) {
        if (lines.isEmpty()) {
            return "no reason given";
        }
        return lines.get(0).endsWith(":") && lines.size() > 1 ? lines.get(1) : lines.get(0);
    }

    /** The innermost cause says most. */
    private static String firstLine(String trace) {
        var lines = trace.lines().map(String::strip).toList();
        var said = lines.stream()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((outer, inner) -> inner)
                .map(line -> line.substring("Caused by: ".length()))
                .orElseGet(() -> outermost(lines));
        return said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said;
    }
}
