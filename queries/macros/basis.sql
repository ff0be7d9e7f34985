-- The least certain of some bases: published, then provisional, then illustrative.
create or replace macro worst_basis(bases) as
    ['published', 'provisional', 'illustrative'][
        list_max(
            list_transform(
                bases, lambda b: list_position(['published', 'provisional', 'illustrative'], b)
            )
        )
    ];
