package io.offerstream.warehouse.query;

import io.offerstream.warehouse.store.Identifiers;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code put} and {@code list}, whose places are written like URLs and not like SQL. */
final class StageStatements {
    private static final String QUALIFIER = "(?:(?:OFFERS\\.)?RAW\\.)?";
    private static final String STAGE =
            "'?@" + QUALIFIER + "(?<stage>\"[^\"]+\"|[A-Za-z_][A-Za-z0-9_$]*)(?<path>/[^'\\s]*)?'?";
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final Pattern LIST = Pattern.compile("\\s*(?:list|ls)\\s+" + STAGE + "\\s*;?\\s*", FLAGS);
    private static final Pattern PUT = Pattern.compile(
            "\\s*put\\s+(?:'file://(?<quoted>[^']+)'|file://(?<file>\\S+))\\s+" + STAGE + "(?<options>.*?)\\s*;?\\s*",
            FLAGS);
    private static final Pattern OPTION = Pattern.compile("\\s*([A-Za-z_]+)\\s*=\\s*('?)([A-Za-z0-9_]+)\\2");
    private static final Set<String> OPTIONS = Set.of("AUTO_COMPRESS", "OVERWRITE", "PARALLEL", "SOURCE_COMPRESSION");
    private static final Pattern BEGINS = Pattern.compile("\\s*(put|list|ls|get|rm|remove)\\s.*", FLAGS);

    private StageStatements() {}

    /** Empty for a statement that has nothing to do with files. */
    static Optional<Statement> parse(String sql) {
        var list = LIST.matcher(sql);
        if (list.matches()) {
            return Optional.of(new Statement.ListStage(stage(list), path(list)));
        }
        var put = PUT.matcher(sql);
        if (put.matches()) {
            var file = put.group("quoted") == null ? put.group("file") : put.group("quoted");
            var options = put.group("options");
            return Optional.of(new Statement.Put(
                    file,
                    stage(put),
                    path(put),
                    option(options, "AUTO_COMPRESS", true),
                    option(options, "OVERWRITE", false)));
        }
        if (BEGINS.matcher(sql).matches()) {
            throw StatementRefusedException.compilation(
                    "of files the local warehouse knows: put file:///PATH @STAGE/PATH [auto_compress = false]"
                            + " [overwrite = true], and list @STAGE[/PATH]; found: " + sql.strip());
        }
        return Optional.empty();
    }

    private static String stage(Matcher matcher) {
        return Identifiers.named(matcher.group("stage"));
    }

    private static String path(Matcher matcher) {
        var path = matcher.group("path");
        return path == null ? "" : path.substring(1);
    }

    private static boolean option(String options, String name, boolean otherwise) {
        boolean value = otherwise;
        var matcher = OPTION.matcher(options);
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            var found = matcher.group(1).toUpperCase(Locale.ROOT);
            if (!OPTIONS.contains(found)) {
                throw StatementRefusedException.compilation("put has no option '" + matcher.group(1) + "'");
            }
            if (found.equals(name)) {
                value = Boolean.parseBoolean(matcher.group(3));
            }
            end = matcher.end();
        }
        if (!options.substring(end).isBlank()) {
            throw StatementRefusedException.compilation(
                    "put: unexpected '" + options.substring(end).strip() + "'");
        }
        return value;
    }
}
