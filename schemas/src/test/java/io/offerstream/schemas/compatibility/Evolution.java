package io.offerstream.schemas.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;

/**
 * What may change between two versions of a record: fields with a default and enum symbols may come, docs may be put
 * better. Nothing goes, and nothing changes its meaning. Stricter than Avro, which would read a string as bytes, a
 * changed default or another logical type without a word.
 */
final class Evolution {
    /** Words that say in a doc what a number counts. */
    private static final Pattern UNIT = Pattern.compile(
            "\\b(milliseconds|seconds|minutes|hours|days|minor units|percent|fraction|bytes|log ratio|0 to 1|\\(0,1\\))");

    private final List<String> problems = new ArrayList<>();

    private Evolution() {}

    /** Why {@code newer} must not follow {@code older}; empty where it may. */
    static List<String> problems(Schema older, Schema newer) {
        var evolution = new Evolution();
        evolution.compare(older.getName(), older, newer);
        evolution.mutuallyReadable(older, newer);
        return evolution.problems;
    }

    private void mutuallyReadable(Schema older, Schema newer) {
        readable("the newer cannot read the older", newer, older);
        readable("the older cannot read the newer", older, newer);
    }

    private void readable(String what, Schema reader, Schema writer) {
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult().getIncompatibilities().stream()
                // Names of nested types are compared here, aliases and all, in full.
                .filter(found -> found.getType() != SchemaIncompatibilityType.NAME_MISMATCH)
                .forEach(found -> problems.add(reader.getName() + ": " + what + ": " + found.getType() + " at "
                        + found.getLocation() + ", " + found.getMessage()));
    }

    private void compare(String path, Schema older, Schema newer) {
        if (older.getType() != newer.getType()) {
            problems.add(path + ": type changed from " + older.getType() + " to " + newer.getType());
            return;
        }
        if (!Objects.equals(older.getProp("logicalType"), newer.getProp("logicalType"))) {
            problems.add(path + ": logical type changed from " + older.getProp("logicalType") + " to "
                    + newer.getProp("logicalType"));
        }
        switch (older.getType()) {
            case RECORD -> compareRecords(path, older, newer);
            case ENUM -> compareEnums(path, older, newer);
            case ARRAY -> compare(path + "[]", older.getElementType(), newer.getElementType());
            case MAP -> compare(path + "{}", older.getValueType(), newer.getValueType());
            case UNION -> compareUnions(path, older, newer);
            case FIXED -> sameName(path, older, newer);
            default -> {
                // Primitive types that are the same are the same.
            }
        }
    }

    private void compareRecords(String path, Schema older, Schema newer) {
        sameName(path, older, newer);
        for (Field field : older.getFields()) {
            Field now = newer.getField(field.name());
            if (now == null) {
                problems.add(
                        path + "." + field.name()
                                + ": is gone; fields are never removed or renamed: keep it, say in its doc what took its place");
            } else {
                compareFields(path + "." + field.name(), field, now);
            }
        }
        for (Field field : newer.getFields()) {
            if (older.getField(field.name()) == null && !field.hasDefaultValue()) {
                problems.add(path + "." + field.name() + ": is new and has no default");
            }
        }
    }

    private void compareFields(String path, Field older, Field newer) {
        compare(path, older.schema(), newer.schema());
        if (older.hasDefaultValue() && !newer.hasDefaultValue()) {
            problems.add(path + ": lost its default");
        } else if (older.hasDefaultValue() && !Objects.equals(older.defaultVal(), newer.defaultVal())) {
            problems.add(path + ": default changed from " + older.defaultVal() + " to " + newer.defaultVal());
        }
        if (!units(older).equals(units(newer))) {
            problems.add(path + ": unit in its doc changed from " + units(older) + " to " + units(newer)
                    + "; another unit is another field");
        }
    }

    private void compareEnums(String path, Schema older, Schema newer) {
        sameName(path, older, newer);
        older.getEnumSymbols().stream()
                .filter(symbol -> !newer.hasEnumSymbol(symbol))
                .forEach(symbol -> problems.add(path + ": symbol " + symbol + " is gone; symbols are only added"));
        if (!Objects.equals(older.getEnumDefault(), newer.getEnumDefault())) {
            problems.add(
                    path + ": default symbol changed from " + older.getEnumDefault() + " to " + newer.getEnumDefault());
        }
    }

    private void compareUnions(String path, Schema older, Schema newer) {
        if (older.getTypes().size() != newer.getTypes().size()) {
            problems.add(path + ": union changed from " + older + " to " + newer);
            return;
        }
        for (int branch = 0; branch < older.getTypes().size(); branch++) {
            compare(path, older.getTypes().get(branch), newer.getTypes().get(branch));
        }
    }

    private void sameName(String path, Schema older, Schema newer) {
        if (!older.getFullName().equals(newer.getFullName())) {
            problems.add(path + ": type renamed from " + older.getFullName() + " to " + newer.getFullName());
        }
    }

    private static Set<String> units(Field field) {
        Set<String> units = new TreeSet<>();
        var found = UNIT.matcher(field.doc() == null ? "" : field.doc());
        while (found.find()) {
            units.add(found.group(1));
        }
        return units;
    }
}
