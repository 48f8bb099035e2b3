"""Types of nodes in the syntax trees of all grammars, by what they mean.

The grammars name most of their nodes alike, so one set serves all languages.
"""

from __future__ import annotations

STRINGS = frozenset(
    {
        "string", "template_string", "string_literal", "interpreted_string_literal",
        "raw_string_literal", "interpolated_string_expression", "encapsed_string",
        "verbatim_string_literal", "heredoc_body", "text_block", "charlist",
        "character_literal", "simple_symbol", "atom", "quoted_atom", "hash_key_symbol",
        "keyword", "nowdoc", "delimited_symbol", "bare_string", "bare_symbol",
        "concatenated_string", "chained_string",
    }
)  # fmt: skip
STRINGS_IN_A_ROW = frozenset({"concatenated_string", "chained_string"})
"""Literals that are one string, since nothing stands between them."""
STRING_CONTENT = frozenset(
    {
        "string_content", "string_fragment", "interpreted_string_literal_content",
        "string_literal_content", "raw_string_literal_content", "quoted_content",
        "escape_sequence", "heredoc_content", "multiline_string_fragment", "raw_string_content",
        "nowdoc_string", "interpolation_format_clause", "verbatim_string_content",
    }
)  # fmt: skip
"""Literal parts of a string."""
INTERPOLATIONS = frozenset({"interpolation", "template_substitution"})
"""Expressions within a string."""
NAMES = frozenset(
    {
        "identifier", "constant", "name", "variable_name", "type_identifier",
        "field_identifier", "property_identifier", "alias", "shorthand_property_identifier",
        "package_identifier", "namespace_identifier", "predefined_type",
        "private_property_identifier", "global_variable", "statement_identifier",
    }
)  # fmt: skip
SELVES = frozenset({"this", "self", "relative_scope", "base", "super", "this_expression"})
"""The current object."""
OWN_FIELDS = frozenset({"instance_variable", "class_variable"})
"""Fields of the current object that are written without it: `@name` in Ruby."""
MEMBERS = frozenset(
    {
        "attribute", "member_expression", "selector_expression", "member_access_expression",
        "field_access", "nullsafe_member_access_expression", "class_constant_access_expression",
        "qualified_type", "scoped_property_access_expression", "scope_resolution", "dot",
        "scoped_identifier", "qualified_name", "conditional_access_expression",
        "member_binding_expression", "generic_name", "scoped_type_identifier",
    }
)  # fmt: skip
"""An attribute of an object."""
ELEMENTS = frozenset(
    {
        "subscript", "subscript_expression", "element_reference", "element_access_expression",
        "index_expression", "access_call", "array_access",
    }
)  # fmt: skip
"""An element by index or key."""
CALLS = frozenset(
    {
        "call", "call_expression", "method_invocation", "invocation_expression",
        "function_call_expression", "member_call_expression", "scoped_call_expression",
        "nullsafe_member_call_expression", "object_creation_expression", "new_expression",
        "composite_literal", "annotation", "attribute_item",
        "implicit_object_creation_expression", "decorator",
    }
)  # fmt: skip
ARGUMENTS = frozenset(
    {
        "argument_list", "arguments", "annotation_argument_list", "attribute_argument_list",
    }
)  # fmt: skip
BINARIES = frozenset(
    {
        "binary_operator", "binary_expression", "binary", "boolean_operator",
        "logical_expression",
    }
)  # fmt: skip
CHOICES = frozenset({"conditional_expression", "ternary_expression", "conditional"})
RECORDS = frozenset(
    {
        "dictionary", "object", "hash", "array_creation_expression", "map", "keywords",
        "literal_value", "list", "array", "tuple", "initializer_expression",
        "anonymous_object_creation_expression", "array_initializer", "map_content",
        "collection_expression", "string_array", "symbol_array",
        "implicit_array_creation_expression",
    }
)  # fmt: skip
"""Dictionaries, objects, lists and tuples."""
PAIRS = frozenset({"pair", "keyed_element", "array_element_initializer", "element_value_pair"})
"""A key with its value."""
TRANSPARENT = frozenset(
    {
        "parenthesized_expression", "await_expression", "await", "as_expression",
        "satisfies_expression", "argument", "non_null_expression", "type_assertion",
        "cast_expression", "unary_expression", "expression_list", "literal_element",
        "parenthesized_statements", "arrow_expression_clause", "equals_value_clause",
        "attribute_argument", "type_assertion_expression", "template_literal_type",
        "expression_statement", "postfix_unary_expression",
        "reference_assignment", "unary_operator", "else_clause", "then", "spread_element",
        "dictionary_splat", "hash_splat_argument", "splat_argument", "list_splat",
        "variadic_unpacking", "heredoc_beginning", "right_assignment_list", "named_expression",
        "ref_expression", "in", "bracketed_argument_list",
    }
)  # fmt: skip
"""Nodes whose value is that of what they contain."""
FUNCTIONS = frozenset(
    {
        "function_definition", "function_declaration", "method_definition",
        "method_declaration", "method", "singleton_method", "arrow_function",
        "function_expression", "generator_function_declaration", "constructor_declaration",
        "local_function_statement", "lambda", "lambda_expression",
        "anonymous_function_creation_expression", "anonymous_function", "func_literal",
        "function", "anonymous_method_expression",
    }
)  # fmt: skip
CLASSES = frozenset(
    {
        "class_definition", "class_declaration", "class", "interface_declaration",
        "struct_declaration", "module", "record_declaration", "trait_declaration",
        "enum_declaration", "internal_module", "singleton_class", "abstract_class_declaration",
    }
)  # fmt: skip
ASSIGNMENTS = frozenset(
    {
        "assignment", "assignment_expression", "variable_declarator", "public_field_definition",
        "const_spec", "field_definition", "var_spec", "short_var_declaration",
        "assignment_statement", "property_element", "const_element", "property_declaration",
        "augmented_assignment", "operator_assignment", "augmented_assignment_expression",
        "compound_assignment_expr", "enum_member_declaration", "named_expression",
        "property_promotion_parameter", "enum_assignment", "enum_case",
    }
)  # fmt: skip
STATEMENTS = frozenset(
    {
        "expression_statement", "lexical_declaration", "variable_declaration",
        "local_declaration_statement", "local_variable_declaration", "global_statement",
    }
)  # fmt: skip
"""Statements that can consist of assignments."""
IMPORTS = frozenset(
    {
        "import_statement", "import_from_statement", "import_declaration", "using_directive",
        "namespace_use_declaration", "future_import_statement",
    }
)  # fmt: skip
LOOPS = frozenset(
    {
        "for_in_statement", "for_statement", "foreach_statement", "enhanced_for_statement",
        "for", "for_in_clause", "for_each_statement", "range_clause",
    }
)  # fmt: skip
SWITCHES = frozenset({"switch_expression", "match_expression"})
"""An expression that is one of several, by a value."""
ARMS = frozenset(
    {
        "switch_expression_arm", "switch_rule", "match_conditional_expression",
        "match_default_expression",
    }
)  # fmt: skip
"""One of them, with its value last."""
ALIASES = frozenset({"as_pattern"})
"""A value that gets a name: `with open(path) as file`."""
RETURNS = frozenset({"return_statement", "return"})
COMMENTS = frozenset({"comment", "line_comment", "block_comment", "html_comment"})
REST_PARAMETERS = frozenset(
    {
        "variadic_parameter", "rest_pattern", "list_splat_pattern", "splat_parameter",
        "spread_parameter", "variadic_parameter_declaration",
    }
)  # fmt: skip
"""A parameter that takes all further arguments."""
SEVERAL_PARAMETERS = "parameter_declaration"
"""Parameters of one type in Go: `method, path string`."""
PARAMETER_SEPARATORS = frozenset({"keyword_separator", "positional_separator"})
"""Marks in a list of parameters that are none."""
FIELDS = frozenset(
    {
        "public_field_definition", "field_definition", "property_element",
        "property_declaration",
    }
)  # fmt: skip
"""Definitions of fields within a class."""
BLOCKS = frozenset(
    {
        "block", "statement_block", "compound_statement", "body_statement", "constructor_body",
        "do_block", "function_body", "block_body",
    }
)  # fmt: skip
"""Statements in a row."""
BRANCHES = frozenset(
    {
        "if", "unless", "case", "if_statement", "do_block", "begin", "block",
        "body_statement", "statement_block", "when", "else", "elsif",
    }
)  # fmt: skip
"""Statements whose value is that of one of their parts, in some languages."""
CALL_BLOCKS = frozenset({"block", "do_block", "brace_block"})
"""A function without a name behind the arguments of a call."""
STRING_MARKS = frozenset(
    {
        "string_start", "string_end", "interpolation_start", "interpolation_quote", "heredoc_end",
        "heredoc_start",
    }
)  # fmt: skip
PATTERNS = frozenset({"object_pattern", "array_pattern"})
"""A value that is taken apart."""
TARGETS = frozenset({"expression_list", "left_assignment_list", "pattern_list", "tuple_pattern"})
"""Several variables on the left of an assignment."""
UNNAMED_RIGHT = PAIRS | BINARIES | {"const_element", "enum_member_declaration"}
"""Nodes whose last child is a right side, with or without a name for it in the grammar."""
SHORTHAND = "shorthand_property_identifier_pattern"
"""A variable of the name of its key, in a pattern."""
FIRST_COUNTS = frozenset({"as_expression", "satisfies_expression", "as_pattern"})
"""Nodes whose value is that of their first child, while the others are types."""
