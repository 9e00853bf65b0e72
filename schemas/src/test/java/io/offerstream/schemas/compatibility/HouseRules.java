package io.offerstream.schemas.compatibility;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/** What every contract must have, whatever came before it. Reasons: docs/schemas.md. */
final class HouseRules {
    /** Events of producers: they carry an id and a time of their own. */
    static final Set<String> PRODUCED = Set.of(
            "Offer",
            "Customer",
            "Impression",
            "Redemption",
            "Market",
            "Erasure",
            "AuditEntry",
            "SlateEvaluation",
            "ModelRequest",
            "ChangeRequest");

    /** Written to the warehouse: one column per field, so they stay flat. */
    static final Set<String> SINKED =
            Set.of("Assignment", "Outcome", "Offer", "CustomerFeatures", "ExperimentResult", "ExperimentSummary");

    private static final String UNKNOWN = "UNKNOWN";
    private static final String TIMESTAMP = "timestamp-millis";
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern INSTANT = Pattern.compile(".*_(at|time|of)|valid_(from|to)");
    private static final Set<Schema.Type> FLAT = Set.of(
            Schema.Type.STRING,
            Schema.Type.ENUM,
            Schema.Type.LONG,
            Schema.Type.INT,
            Schema.Type.DOUBLE,
            Schema.Type.BOOLEAN);

    private final List<String> problems = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();

    private HouseRules() {}

    /** What is wrong with one record; empty if nothing. */
    static List<String> problems(Schema record) {
        var rules = new HouseRules();
        rules.check(record.getName(), record);
        if (PRODUCED.contains(record.getName())) {
            rules.requireEventFields(record);
        }
        if (SINKED.contains(record.getName())) {
            record.getFields().forEach(field -> rules.requireFlat(record.getName() + "." + field.name(), field));
        }
        return rules.problems;
    }

    /** Named types that stand in several files and differ, though they become one generated class. */
    static List<String> differingTwins(Iterable<Schema> records) {
        Map<String, String> texts = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Schema record : records) {
            named(record, new HashMap<>()).forEach((name, text) -> {
                String other = texts.putIfAbsent(name, text);
                if (other != null && !other.equals(text)) {
                    problems.add(name + ": is not the same in " + record.getName() + " as in another file");
                }
            });
        }
        return problems;
    }

    private static Map<String, String> named(Schema schema, Map<String, String> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (found.putIfAbsent(schema.getFullName(), Contracts.text(schema)) == null) {
                    schema.getFields().forEach(field -> named(field.schema(), found));
                }
            }
            case ENUM, FIXED -> found.put(schema.getFullName(), Contracts.text(schema));
            case ARRAY -> named(schema.getElementType(), found);
            case MAP -> named(schema.getValueType(), found);
            case UNION -> schema.getTypes().forEach(branch -> named(branch, found));
            default -> {
                // Primitive types have no name of their own.
            }
        }
        return found;
    }

    private void check(String path, Schema schema) {
        String logicalType = schema.getProp("logicalType");
        if (logicalType != null && !logicalType.equals(TIMESTAMP)) {
            problems.add(path + ": logical type " + logicalType + "; times are " + TIMESTAMP
                    + ", money is minor units in a long");
        }
        switch (schema.getType()) {
            case RECORD -> {
                if (visited.add(schema.getFullName())) {
                    requireDoc(path, schema.getDoc());
                    requireNoAlias(path, schema.getAliases());
                    schema.getFields().forEach(field -> checkField(path + "." + field.name(), field));
                }
            }
            case ENUM -> {
                requireDoc(path + " (enum " + schema.getName() + ")", schema.getDoc());
                requireNoAlias(path, schema.getAliases());
                if (!UNKNOWN.equals(schema.getEnumDefault())) {
                    problems.add(path + ": enum " + schema.getName() + " needs the default symbol " + UNKNOWN);
                }
            }
            case ARRAY -> check(path + "[]", schema.getElementType());
            case MAP -> check(path + "{}", schema.getValueType());
            case UNION -> schema.getTypes().forEach(branch -> check(path, branch));
            default -> {
                // Nothing more to ask of a primitive type.
            }
        }
    }

    private void checkField(String path, Field field) {
        requireDoc(path, field.doc());
        requireNoAlias(path, field.aliases());
        if (!SNAKE_CASE.matcher(field.name()).matches()) {
            problems.add(path + ": is not snake_case");
        }
        checkUnion(path, field);
        Schema type = present(field.schema());
        boolean timestamp = TIMESTAMP.equals(type.getProp("logicalType"));
        String doc = field.doc() == null ? "" : field.doc();
        if (timestamp && !doc.contains("UTC epoch milliseconds")) {
            problems.add(path + ": its doc must say \"UTC epoch milliseconds\"");
        }
        if (INSTANT.matcher(field.name()).matches() && !timestamp) {
            problems.add(path + ": is named as an instant, so it must be " + TIMESTAMP);
        }
        if (field.name().endsWith("_minor") && (type.getType() != Schema.Type.LONG || !doc.contains("minor units"))) {
            problems.add(path + ": money is a long, and its doc says \"minor units\"");
        }
        check(path, field.schema());
    }

    private void checkUnion(String path, Field field) {
        if (field.schema().getType() != Schema.Type.UNION) {
            return;
        }
        var branches = field.schema().getTypes();
        boolean nullable =
                branches.size() == 2 && branches.get(0).getType() == Schema.Type.NULL && field.hasDefaultValue();
        if (!nullable) {
            problems.add(path + ": a union must be null and one type, in this order, with default null");
        }
    }

    private void requireEventFields(Schema record) {
        requireEventField(record, "event_id", Schema.create(Schema.Type.STRING));
        Schema timestamp = Schema.create(Schema.Type.LONG);
        timestamp.addProp("logicalType", TIMESTAMP);
        requireEventField(record, "event_time", timestamp);
    }

    private void requireEventField(Schema record, String name, Schema type) {
        Field field = record.getField(name);
        boolean right = field != null
                && field.schema().getType() == type.getType()
                && (type.getType() == Schema.Type.STRING
                        || TIMESTAMP.equals(field.schema().getProp("logicalType")))
                && !field.hasDefaultValue();
        if (!right) {
            problems.add(record.getName() + ": is a producer's event and needs " + name + " of type " + type
                    + " without default");
        }
    }

    private void requireFlat(String path, Field field) {
        Schema type = present(field.schema());
        boolean strings =
                type.getType() == Schema.Type.ARRAY && type.getElementType().getType() == Schema.Type.STRING;
        if (!strings && !FLAT.contains(type.getType())) {
            problems.add(path + ": goes to the warehouse and must be flat, found " + type.getType()
                    + "; put JSON into a string");
        }
    }

    private void requireDoc(String path, String doc) {
        if (doc == null || doc.isBlank()) {
            problems.add(path + ": has no doc");
        }
    }

    private void requireNoAlias(String path, Set<String> aliases) {
        if (!aliases.isEmpty()) {
            problems.add(path + ": has aliases " + aliases + ", but nothing is ever renamed");
        }
    }

    /** The type of a nullable field where it is not null. */
    private static Schema present(Schema schema) {
        return schema.getType() == Schema.Type.UNION
                ? schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElse(schema)
                : schema;
    }
}
