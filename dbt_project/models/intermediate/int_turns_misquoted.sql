-- A figure is a product's when it follows the product's full name within a hundred characters, and no word of another
-- cost (freight, a discount of so much) or of another thing (the customer's bed) stands between. Any validity's price
-- is right, its Pix price, an instalment to the cent below or above, up to four pieces at once; sizes in either order.
{{ config(materialized='view') }}

{% set without_accents = "'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn'" %}
{% set price = "r\$\s*(\d{1,3}(\.\d{3})+|\d{1,9})(,\d{2})?(?!\d)" %}
{% set by = "\s*(cm)?\s*[x×]\s*" %}
{% set size = "(?<![\d.,])\d{2,3}" ~ by ~ "\d{2,3}(" ~ by ~ "\d{1,3})?(?![.,]?\d)" %}
{% set other_cost = "frete|entreg|montagem|taxa|troca|cupom|cashback|economi|desconto de|entrada de|sinal de|a partir"
    ~ "|concorren" %}
{% set other_thing = "\m(cama|quarto|box|base|estrado|espaco|elevador|porta|lencol|embalagem|caixa)" %}

with

products as (

    select
        translate(lower(name), {{ without_accents }}) as product,
        price_cents,
        width_cm,
        length_cm,
        height_cm
    from {{ ref('product_catalog') }}

),

eligibility as (

    select * from {{ ref('training_eligibility') }}

),

answers as (

    select
        turns.dialogue_id,
        turns.turn_number,
        translate(lower(turns.content), {{ without_accents }}) as said
    from {{ ref('int_turns_judged') }} as turns
    inner join eligibility on turns.dialogue_id = eligibility.dialogue_id
    where eligibility.is_eligible and turns.role = 'assistant' and turns.content ~* '[$]|\d *(cm)? *[x×] *\d'

),

figures as (

    select
        answers.dialogue_id,
        answers.turn_number,
        'price' as kind,
        regexp_substr(answers.said, '{{ price }}', 1, place) as figure,
        left(answers.said, regexp_instr(answers.said, '{{ price }}', 1, place) - 1) as before
    from answers
    cross join lateral generate_series(1, regexp_count(answers.said, '{{ price }}')) as place
    union all
    select
        answers.dialogue_id,
        answers.turn_number,
        'size' as kind,
        regexp_substr(answers.said, '{{ size }}', 1, place) as figure,
        left(answers.said, regexp_instr(answers.said, '{{ size }}', 1, place) - 1) as before
    from answers
    cross join lateral generate_series(1, regexp_count(answers.said, '{{ size }}')) as place

),

-- The product named last before the figure; of two names that end together the longer one is meant.
owned as (

    select
        figures.*,
        nearest.product,
        right(figures.before, nearest.characters - 1) as words_between
    from figures
    cross join lateral (
        select
            products.product,
            strpos(reverse(figures.before), reverse(products.product)) as characters
        from products
        where strpos(figures.before, products.product) > 0
        order by characters asc, length(products.product) desc
        limit 1
    ) as nearest

),

measured as (

    select
        owned.dialogue_id,
        owned.turn_number,
        owned.kind,
        owned.product,
        regexp_replace(owned.figure, '\D', '', 'g')::bigint
        * case when owned.figure ~ ',\d\d$' then 1 else 100 end as cents,
        regexp_split_to_array(regexp_replace(owned.figure, '[^\dx×]', '', 'g'), '[x×]') as sides
    from owned
    where
        length(owned.words_between) <= 100
        and case owned.kind
            when 'price' then owned.words_between !~ '{{ other_cost }}'
            else owned.words_between !~ '{{ other_thing }}'
        end

),

misquoted as (

    select distinct
        measured.dialogue_id,
        measured.turn_number
    from measured
    where
        measured.kind = 'price'
        and not exists (
            select from products
            cross join lateral generate_series(1, greatest({{ var('maximum_instalments') }}, 4)) as number
            where
                products.product = measured.product
                and (
                    measured.cents in (
                        floor(products.price_cents::numeric / number), ceil(products.price_cents::numeric / number)
                    )
                    and number <= {{ var('maximum_instalments') }}
                    or number <= 4
                    and (
                        measured.cents = products.price_cents * number
                        or abs(
                            measured.cents
                            - products.price_cents * number * (100 - {{ var('pix_discount_percent') }}) / 100.0
                        ) < 1
                    )
                )
        )
        or measured.kind = 'size'
        and measured.sides[1]::int > {{ var('maximum_instalments') }}
        and not exists (
            select from products
            where
                products.product = measured.product
                and (
                    products.width_cm is null
                    or products.length_cm is null
                    or (
                        measured.sides[1:2]::int[] in (
                            array[products.width_cm, products.length_cm], array[products.length_cm, products.width_cm]
                        )
                        and coalesce(measured.sides[3]::int, products.height_cm) is not distinct from products.height_cm
                    )
                )
        )

)

select * from misquoted
